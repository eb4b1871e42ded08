package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FlightQueueTest {

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  private FlightQueue queue(int parallel) {
    return new FlightQueue(parallel, said::add);
  }

  @Test
  void resultsAreInTheOrderOfTheFlights() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    List<FlightQueue.Flight<String>> flights =
        List.of(
            () -> {
              second.await();
              return "a";
            },
            () -> {
              second.countDown();
              return "b";
            },
            () -> "c");

    assertThat(queue(2).fly(flights)).containsExactly("a", "b", "c");
    assertThat(said).isEmpty();
  }

  @Test
  void asManyAsAllowedAreInTheAirAndNoMore() throws Exception {
    CyclicBarrier three = new CyclicBarrier(3);
    AtomicInteger air = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    FlightQueue.Flight<Integer> flight =
        () -> {
          most.accumulateAndGet(air.incrementAndGet(), Math::max);
          try {
            three.await(30, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IOException(e);
          }
          return air.decrementAndGet();
        };

    queue(3).fly(Collections.nCopies(6, flight));

    assertThat(most).hasValue(3);
  }

  @Test
  void afterAFailureThoseInTheAirEndAndNoneStarts() {
    CountDownLatch inTheAir = new CountDownLatch(1);
    CountDownLatch failing = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger later = new AtomicInteger();
    List<FlightQueue.Flight<Integer>> flights = new ArrayList<>();
    flights.add(
        () -> {
          inTheAir.countDown();
          failing.await();
          while (said.isEmpty()) {
            Thread.onSpinWait();
          }
          ended.set(true);
          return 1;
        });
    flights.add(
        () -> {
          inTheAir.await();
          failing.countDown();
          throw new IOException("the ground server ended");
        });
    flights.add(later::incrementAndGet);
    flights.add(later::incrementAndGet);

    assertThatThrownBy(() -> queue(2).fly(flights))
        .isInstanceOf(IOException.class)
        .hasMessage("the ground server ended");
    assertThat(ended).isTrue();
    assertThat(later).hasValue(0);
    assertThat(said)
        .containsExactly(
            "a flight has failed; those in the air still end: the ground server ended");
  }
}
