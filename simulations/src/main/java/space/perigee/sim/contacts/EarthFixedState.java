package space.perigee.sim.contacts;

/**
 * Position (m) and velocity relative to the rotating Earth (m/s) in the Earth-fixed frame: z is the
 * axis of rotation, x points to the meridian of Greenwich.
 */
record EarthFixedState(double x, double y, double z, double vx, double vy, double vz) {}
