package lucid.store;

import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Hears of which replica set each server says that it is a member: the driver forgets a server of
 * another set than the address's.
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

  /** Returns the sets' names; an empty one stands for a server that is in none. */
  Set<String> heard() {
    return Set.copyOf(heard);
  }
}
