package space.perigee.mission;

/**
 * A remote receiver, which stores what satellites send and forwards it.
 *
 * @param station name of the receiver in the keys, and of its station in the contact plans
 * @param listen link to the satellites; paths in it are absolute
 * @param center link to the ground; paths in it are absolute
 */
public record ReceiverEntry(String station, String listen, String center) {}
