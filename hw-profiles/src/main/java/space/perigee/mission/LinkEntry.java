package space.perigee.mission;

/**
 * The two ends of a link between satellites and ground; paths in them are absolute.
 *
 * @param satellite what satellites connect to
 * @param ground the end of the ground; {@code broker} is its own broker
 */
public record LinkEntry(String satellite, String ground) {

  /** The ground's end if the file names none: the embedded broker. */
  public static final String BROKER = "broker";
}
