package space.perigee.onboard.flight.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.ModelVersion;

class PredictionQueueTest {

  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final long ROOM_FOR_THREE = 3L * record(0).json().length;

  /** Takes a prediction for each permit, and fails while it is told to. */
  private static final class Gate implements PredictionTarget {

    final Semaphore permits = new Semaphore(0);
    final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    volatile boolean fails;
    volatile boolean closed;

    @Override
    public void write(byte[] json) throws IOException {
      if (fails) {
        throw new IOException("out of order");
      }
      try {
        permits.acquire();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      taken.add(new String(json, StandardCharsets.UTF_8).replaceAll(".*\"id\":(\\d+).*", "$1"));
    }

    @Override
    public String toString() {
      return "gate";
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final Gate gate = new Gate();

  @Test
  void writesOneJsonObjectForEachPrediction() {
    assertThat(new String(record(7).json(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"id\":7,\"time\":\"2026-01-01T00:00:00Z\",\"task\":\"classification\","
                + "\"prediction\":{\"class\":\"water\"},\"modelVersion\":\""
                + "00".repeat(32)
                + "\",\"latencyMs\":0.25}");
  }

  @Test
  void aTargetThatBlocksNeverBlocksTheFlightAndTheOldestGivesWay() {
    try (PredictionQueue queue = new PredictionQueue(gate, ROOM_FOR_THREE, AT_ONCE)) {
      for (int id = 0; id < 8; id++) {
        queue.accept(record(id));
      }
      assertThat(queue.status().waiting()).isEqualTo(3);
      gate.permits.release(100);
      await().until(() -> queue.status().waiting() == 0);

      PredictionStatus status = queue.status();
      assertThat(gate.taken).endsWith("5", "6", "7").hasSizeBetween(3, 4);
      assertThat(status.written()).isEqualTo(gate.taken.size());
      assertThat(status.written() + status.dropped()).isEqualTo(8);
      assertThat(status.trouble()).isNull();
    }
    assertThat(gate.closed).isTrue();
  }

  @Test
  void aTargetThatFailsIsTriedAgainAndSaysWhyMeanwhile() {
    gate.fails = true;
    gate.permits.release(100);
    try (PredictionQueue queue = new PredictionQueue(gate, ROOM_FOR_THREE, AT_ONCE)) {
      queue.accept(record(1));
      await().until(() -> "out of order".equals(queue.status().trouble()));
      queue.accept(record(2));

      gate.fails = false;
      await().until(() -> queue.status().waiting() == 0);

      assertThat(gate.taken).containsExactly("1", "2");
      assertThat(queue.status()).isEqualTo(new PredictionStatus("gate", 2, 0, 0, null));
    }
  }

  @Test
  void writesWhatWaitsBeforeItCloses() {
    PredictionQueue queue = new PredictionQueue(gate, ROOM_FOR_THREE, AT_ONCE);
    queue.accept(record(1));
    queue.accept(record(2));
    gate.permits.release(100);
    queue.close();

    assertThat(gate.taken).containsExactly("1", "2");
    queue.accept(record(3));
    assertThat(queue.status()).isEqualTo(new PredictionStatus("gate", 2, 1, 0, null));
  }

  @Test
  void closesOnATargetThatFailsAndCountsWhatIsLost() {
    gate.fails = true;
    PredictionQueue queue = new PredictionQueue(gate, ROOM_FOR_THREE, Duration.ofMinutes(1));
    queue.accept(record(1));
    queue.accept(record(2));
    await().until(() -> queue.status().trouble() != null);
    queue.close();

    assertThat(gate.closed).isTrue();
    assertThat(queue.status()).isEqualTo(new PredictionStatus("gate", 0, 2, 0, "out of order"));
  }

  private static PredictionRecord record(long id) {
    return new PredictionRecord(
        id,
        Instant.parse("2026-01-01T00:00:00Z"),
        "classification",
        Map.of("class", "water"),
        ModelVersion.fromBytes(new byte[32]),
        Duration.ofNanos(250_000));
  }
}
