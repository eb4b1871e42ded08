package space.perigee.sync.link.mqtt;

/** Another ground holds the name of the mission at a broker; the message says who. */
public final class MissionTakenException extends Exception {

  private static final long serialVersionUID = 1;

  public MissionTakenException(String message) {
    super(message);
  }
}
