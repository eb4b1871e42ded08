package space.perigee.ground.session;

import java.util.function.Consumer;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.store.WriteBatch;

/**
 * What the sessions of a shard share.
 *
 * @param batch where they write; committed by the shard before any frame leaves
 * @param deliveries is given each delivery after it is durable
 */
record SessionParts(
    GroundParts ground,
    GroundConfiguration.Transfers transfers,
    SatelliteDirectory directory,
    WriteBatch batch,
    Consumer<Contribution> deliveries) {}
