package space.perigee.ground.broker;

import java.io.IOException;

/** A port that the server needs is taken, or may not be had. */
public final class PortInUseException extends IOException {

  public PortInUseException(String option, String host, int port, Throwable cause) {
    super(
        option
            + " "
            + port
            + ": cannot listen on "
            + host
            + ":"
            + port
            + " ("
            + cause.getMessage()
            + "); stop what uses the port, or choose another",
        cause);
  }
}
