package space.perigee.ground.session;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.store.GroundEvent;
import space.perigee.ground.store.GroundStore;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.exchange.PersonalPart;
import space.perigee.sync.model.ParameterLayout;

/**
 * Removes changes of personal layers from updates. A satellite that sends some has no personal
 * layers, or others; it is named in an event, until it sends none.
 */
final class PersonalChanges {

  private static final Logger log = LoggerFactory.getLogger(PersonalChanges.class);

  private final String layers;
  private final PersonalPart part;
  private final GroundStore store;
  private final Set<String> senders = new HashSet<>();

  /**
   * @throws IllegalArgumentException if the model does not have these layers
   */
  PersonalChanges(PersonalLayers layers, ParameterLayout layout, GroundStore store) {
    this.layers = String.join(", ", layers.names());
    this.part = layers.in(layout);
    this.store = store;
    if (!part.isEmpty()) {
      log.info(
          "event=personal-layers layers=\"{}\" parameters={} judged=\"versions, with these layers as"
              + " they are in the global model\"",
          this.layers,
          part.size());
    }
  }

  PersonalPart part() {
    return part;
  }

  /** Removes them from what a satellite learned. */
  void removeFrom(float[] change, String satellite, Instant now) {
    if (!part.clear(change)) {
      senders.remove(satellite);
      return;
    }
    if (senders.add(satellite)) {
      store.event(
          new GroundEvent(
              now,
              "personal-layers-ignored",
              satellite,
              "it sends changes of layers that are personal in this mission: " + layers));
      log.warn("event=personal-layers-ignored satellite={} layers=\"{}\"", satellite, layers);
    }
  }
}
