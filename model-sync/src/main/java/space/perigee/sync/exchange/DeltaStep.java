package space.perigee.sync.exchange;

import space.perigee.sync.model.ModelVersion;

/**
 * A version of the global model, coded once against the version before. Every receiver that stands
 * on the base gets these bytes.
 *
 * @param delta decodes from the base to the result without a parent
 */
public record DeltaStep(ModelVersion base, ModelVersion result, byte[] delta) {}
