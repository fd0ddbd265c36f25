package lucid.blockchain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lucid.capacity.CapacityQuestion;
import lucid.gateway.ClientKeys;
import lucid.preflight.BlockchainPreflight;
import lucid.run.Phase2Simulation;
import lucid.settings.Settings;
import lucid.target.Service;
import lucid.verdict.Criterion;

/**
 * "Transaction throughput: &gt;100 tx/s" of committed transactions; "1 block per 10 seconds";
 * "consensus latency: &lt;5 s"; "block validation: &lt;1 s".
 *
 * <p>Transactions are submitted at a constant rate for whole block times. One virtual user reads
 * the chain, and another has each new block validated, once unchanged and once tampered with. The
 * blocks tell which transactions were committed, and when.
 */
public final class BlockchainLedgerSimulation extends Phase2Simulation {
  private final LedgerNotes words;

  public BlockchainLedgerSimulation() {
    super(Service.BLOCKCHAIN);
    var load = settings.load().blockchain();
    var criteria = settings.criteria().blockchain();
    var window = window(criteria.blockTime().multipliedBy(load.blocks()));
    boolean limited = LedgerLoad.limited(load, this::missing).isPresent();
    boolean settles = !warmingUp() && missing(BlockchainPreflight.BLOCKS).isEmpty();
    var settling = settles ? load.settling() : Duration.ZERO;
    var ledger = new LedgerLoad(settings, target, window, settling, limited);
    words = new LedgerNotes(notes, criteria, load);
    if (limited) {
      words.noteWithoutLoad(LedgerLoad.BELOW_THE_LIMIT);
    }
    if (settles) {
      // Waits for the block that closes the last interval.
      lasts(window.plus(criteria.blockTime()));
    }
    measure(
        window,
        BlockchainApi.protocol(target),
        ledger.submissions(new ClientKeys(warmingUp()), requests),
        ledger.chainWatcher(watcher -> warmingUp() ? List.of() : words.records(watcher)),
        ledger.blockValidation());
  }

  @Override
  protected Optional<CapacityQuestion> capacity(Settings settings) {
    return Optional.of(LedgerCriteria.capacity(settings));
  }

  @Override
  protected Set<String> needMany() {
    return Set.of(BlockchainApi.HUNDRED, BlockchainApi.INTERVAL);
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    return LedgerCriteria.of(settings, this::missing, () -> words);
  }
}
