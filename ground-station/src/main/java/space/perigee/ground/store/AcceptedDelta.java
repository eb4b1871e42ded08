package space.perigee.ground.store;

import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Weights;

/**
 * A delta that leads from one version to another, verified.
 *
 * @param base version that it builds on
 * @param weights those that it leads to
 * @param delta its bytes, not sealed
 * @param origin number of the global version that the weights were trained from
 */
public record AcceptedDelta(ModelVersion base, Weights weights, byte[] delta, long origin) {}
