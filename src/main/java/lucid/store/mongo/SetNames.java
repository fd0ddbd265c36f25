package lucid.store.mongo;

import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Collects the names of the replica sets that the servers report. The driver itself forgets a
 * server that reports another set than the address names.
 */
final class SetNames implements ServerListener {
  private final Set<String> heard = new ConcurrentSkipListSet<>();

  @Override
  public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
    var server = event.getNewDescription();
    if (server.isOk()) {
      heard.add(Optional.ofNullable(server.getSetName()).orElse(""));
    }
  }

  /** Returns the sets' names; an empty name stands for a server that is in no set. */
  Set<String> heard() {
    return Set.copyOf(heard);
  }
}
