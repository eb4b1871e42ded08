package space.perigee.ground.session;

import java.util.List;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.sync.exchange.DeltaStep;

/**
 * The published version as the sessions offer it.
 *
 * @param steps deltas of the published versions
 */
record Published(GlobalModel global, List<DeltaStep> steps) {

  Published {
    steps = List.copyOf(steps);
  }
}
