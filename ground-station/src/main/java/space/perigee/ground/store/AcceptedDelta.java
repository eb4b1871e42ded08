package space.perigee.ground.store;

import space.perigee.ground.aggregate.Contribution;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Weights;

/**
 * A delta that leads from one version to another, verified.
 *
 * @param base version that it builds on
 * @param weights those that it leads to
 * @param delta its bytes, not sealed
 * @param delivery what it delivers; the number of its row is not known yet
 */
public record AcceptedDelta(
    ModelVersion base, Weights weights, byte[] delta, Contribution delivery) {}
