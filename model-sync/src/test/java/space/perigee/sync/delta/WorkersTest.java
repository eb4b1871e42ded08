package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 50})
  void resultsAreInTheOrderOfTheWork(int threads) throws DeltaException {
    List<Integer> squares = IntStream.range(0, 20).map(i -> i * i).boxed().toList();

    assertThat(Workers.run(threads, 20, i -> i * i)).isEqualTo(squares);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void noWorkHasNoResults(int threads) throws DeltaException {
    assertThat(Workers.run(threads, 0, i -> i)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theFirstFailureIsReported(int threads) {
    assertThatThrownBy(
            () ->
                Workers.run(
                    threads,
                    10,
                    i -> {
                      if (i >= 4) {
                        throw new DeltaException("slice " + i);
                      }
                      return i;
                    }))
        .isInstanceOf(DeltaException.class)
        .hasMessage("slice 4");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void runtimeExceptionsArePassedOn(int threads) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Workers.run(
                    threads,
                    3,
                    i -> {
                      throw new IllegalArgumentException("bug");
                    }))
        .withMessage("bug");
  }

  @Test
  void anErrorOfAWorkerIsNotLost() {
    assertThatThrownBy(
            () ->
                Workers.run(
                    2,
                    3,
                    i -> {
                      throw new StackOverflowError("deep");
                    }))
        .hasRootCauseMessage("deep");
  }

  /** Each thread waits until the other has begun. */
  @Test
  void twoThreadsWorkAtTheSameTime() throws DeltaException {
    CountDownLatch both = new CountDownLatch(2);

    List<Boolean> met =
        Workers.run(
            2,
            2,
            i -> {
              both.countDown();
              try {
                both.await();
                return true;
              } catch (InterruptedException e) {
                return false;
              }
            });

    assertThat(met).containsExactly(true, true);
  }

  @Test
  void oneThreadOrOneSliceWorksInTheCaller() throws DeltaException {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Workers.run(1, 5, i -> seen.add(Thread.currentThread()));
    Workers.run(8, 1, i -> seen.add(Thread.currentThread()));

    assertThat(seen).containsExactly(Thread.currentThread());
  }

  @Test
  void workersDoNotKeepTheMachineAlive() throws DeltaException {
    assertThat(Workers.run(2, 4, i -> Thread.currentThread().isDaemon())).containsOnly(true);
  }

  @Test
  void anInterruptEndsTheWaitAndIsPassedOn() {
    CountDownLatch never = new CountDownLatch(1);
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () ->
                Workers.run(
                    2,
                    2,
                    i -> {
                      try {
                        never.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      return i;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
