package space.perigee.onboard.flight.payload;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.uri.LinkUri;

/** Finds the target that a user names. */
public final class PredictionTargets {

  private static final String MQTT = "mqtt://";

  private PredictionTargets() {}

  /**
   * The target of a text; opens nothing yet.
   *
   * @param text a file, or {@code mqtt://HOST:PORT/TOPIC}
   * @param satellite name of the satellite, for the client identifier
   * @param limitBytes largest size of the file and its predecessor together (bytes)
   * @throws InputException if it is neither; says what it must be
   */
  public static PredictionTarget of(String text, String satellite, long limitBytes) {
    try {
      return text.startsWith(MQTT)
          ? topic(text, satellite)
          : new PredictionFile(Path.of(text), limitBytes);
    } catch (InvalidPathException e) {
      throw new InputException("'" + text + "' must be a file or mqtt://HOST:PORT/TOPIC", e);
    } catch (IOException e) {
      throw new InputException(FileTrouble.text(e), e);
    } catch (IllegalArgumentException e) {
      throw new InputException("'" + text + "': " + e.getMessage(), e);
    }
  }

  private static PredictionTopic topic(String text, String satellite) {
    int slash = text.indexOf('/', MQTT.length());
    if (slash < 0) {
      throw new InputException("'" + text + "' must be mqtt://HOST:PORT/TOPIC");
    }
    LinkUri.Mqtt broker = (LinkUri.Mqtt) LinkUri.parse(text.substring(0, slash));
    return new PredictionTopic(
        broker.broker(), text.substring(slash + 1), "perigee-" + satellite + "-predictions");
  }
}
