package space.perigee.ground.store;

import space.perigee.sync.model.ParameterLayout;

/**
 * What the logs of all satellites share.
 *
 * @param initial state of an exchange without rows
 */
record SatelliteParts(
    Database database,
    ParameterLayout layout,
    SharedVersions shared,
    MirrorCache cache,
    SatelliteRows rows,
    StoredExchange initial) {

  /** Deltas after which a base is written: what it takes to decode a mirror stays bounded. */
  static final int MOST_DELTAS = 24;
}
