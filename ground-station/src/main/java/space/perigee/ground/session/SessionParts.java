package space.perigee.ground.session;

import space.perigee.sync.model.Weights;

/**
 * What all session loops share; every part is made for several threads.
 *
 * @param start the model that every satellite was given
 * @param board shows what there is to say about each satellite
 * @param deliveries learns of each delivery after it is durable
 */
record SessionParts(
    GroundConfiguration configuration,
    GroundParts ground,
    Weights start,
    SatelliteDirectory directory,
    SatelliteBoard board,
    SatelliteDeliveries.Listener deliveries) {}
