package space.perigee.onboard.flight.payload;

import java.io.IOException;

/** Where predictions go. Used by one thread. */
public interface PredictionTarget extends AutoCloseable {

  /**
   * Hands over one prediction; may block for seconds.
   *
   * @param json a JSON object in UTF-8, without a line break
   * @throws IOException if it was not taken; the next call tries again from scratch
   */
  void write(byte[] json) throws IOException;

  /** The file or the topic, as the user named it. */
  @Override
  String toString();

  @Override
  void close();
}
