package space.perigee.ground.broker;

import java.util.Optional;
import space.perigee.ground.broker.gate.Gate;
import space.perigee.sync.link.Link;

/** The same of the link of a ground in the broker's process. */
class InProcessPresenceTest extends PresenceTest {

  @Override
  Optional<Link> openInProcess(Gate gate) {
    return Optional.of(gate.openLanes().link());
  }
}
