package space.perigee.onboard.flight.payload;

import org.jspecify.annotations.Nullable;

/**
 * Status of the predictions that leave the runtime, since the program started.
 *
 * @param to file or MQTT topic
 * @param written predictions that it took
 * @param dropped predictions that found no place in the queue, or were still in it at the end
 * @param waiting predictions in the queue
 * @param trouble why it takes none at present; null if it does
 */
public record PredictionStatus(
    String to, long written, long dropped, long waiting, @Nullable String trouble) {}
