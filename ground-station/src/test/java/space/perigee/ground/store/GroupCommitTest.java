package space.perigee.ground.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches of several threads. */
@SuppressWarnings("NullAway.Init")
class GroupCommitTest {

  @TempDir Path folder;
  private Database database;
  private GroundStore store;

  @BeforeEach
  void open() {
    database = Database.open(folder);
    store = GroundStoreTest.claimed(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private long events() {
    return database.rows("SELECT COUNT(*) FROM events", row -> row.getLong(1)).get(0);
  }

  private static WriteBatch insertion(String kind) {
    WriteBatch batch = new WriteBatch();
    batch.add(
        null,
        handle ->
            handle.execute("INSERT INTO events (at_ms, kind, detail) VALUES (0, ?, '')", kind));
    return batch;
  }

  @Test
  void whatFollowsRunsAfterTheCommitAndTheBatchIsEmpty() {
    WriteBatch batch = insertion("one");
    long before = events();
    List<Long> seen = new ArrayList<>();
    batch.afterCommit(() -> seen.add(events()));

    store.commit(batch);
    store.commit(batch);

    assertThat(seen).containsExactly(before + 1);
    assertThat(batch.isEmpty()).isTrue();
  }

  @Test
  void aFailedBatchLeavesNothingAndNothingFollows() {
    long before = events();
    WriteBatch batch = insertion("one");
    batch.add("a", handle -> handle.execute("INSERT INTO nowhere VALUES (1)"));
    batch.afterCommit(() -> assertThat(true).as("it must not run").isFalse());
    assertThat(batch.satellites()).containsExactly("a");

    assertThatThrownBy(() -> store.commit(batch)).isInstanceOf(RuntimeException.class);

    assertThat(events()).isEqualTo(before);
    assertThat(batch.isEmpty()).isTrue();
  }

  /** The first holds the database while the others come. */
  @Test
  void oneThatFailsTakesNoOtherDown() throws Exception {
    CountDownLatch holds = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    WriteBatch first = new WriteBatch();
    first.add(
        null,
        handle -> {
          holds.countDown();
          await(release);
        });
    long before = events();
    List<Thread> threads = new ArrayList<>();
    AtomicInteger failures = new AtomicInteger();
    threads.add(committing(first, failures));
    await(holds);
    for (int i = 0; i < 8; i++) {
      threads.add(committing(insertion("many"), failures));
    }
    WriteBatch bad = new WriteBatch();
    bad.add(null, handle -> handle.execute("INSERT INTO nowhere VALUES (1)"));
    threads.add(committing(bad, failures));
    while (store.commitsWaiting() < 9) {
      Thread.onSpinWait();
    }
    release.countDown();
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }

    assertThat(events()).isEqualTo(before + 8);
    assertThat(failures).hasValue(1);
  }

  @Test
  void thoseWhoWaitShareATransaction() throws Exception {
    CountDownLatch holds = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    WriteBatch first = new WriteBatch();
    first.add(
        null,
        handle -> {
          holds.countDown();
          await(release);
        });
    AtomicInteger failures = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    threads.add(committing(first, failures));
    await(holds);
    for (int i = 0; i < 8; i++) {
      threads.add(committing(insertion("many"), failures));
    }
    while (store.commitsWaiting() < 8) {
      Thread.onSpinWait();
    }
    long commits = store.commits();
    release.countDown();
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }

    assertThat(store.commits() - commits).as("the first, then all eight").isEqualTo(2);
    assertThat(failures).hasValue(0);
  }

  private Thread committing(WriteBatch batch, AtomicInteger failures) {
    Thread thread =
        new Thread(
            () -> {
              try {
                store.commit(batch);
              } catch (RuntimeException e) {
                failures.incrementAndGet();
              }
            });
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void commitsKeepTheirDistanceAndTheFirstAfterAPauseDoesNotWait() {
    Instant[] now = {Instant.parse("2026-11-23T12:00:00Z")};
    List<Instant> reads = new ArrayList<>();
    store.keepCommitsApart(
        Duration.ofMillis(50),
        () -> {
          reads.add(now[0]);
          Instant read = now[0];
          now[0] = read.plusMillis(10); // time goes by while somebody looks at the clock
          return read;
        });
    store.commit(insertion("one"));
    int first = reads.size();
    store.commit(insertion("two"));
    int second = reads.size() - first;
    now[0] = now[0].plusSeconds(1);
    store.commit(insertion("three"));
    int third = reads.size() - first - second;
    now[0] = now[0].minusSeconds(9999);
    store.commit(insertion("four"));

    assertThat(second).as("looks until it may").isGreaterThan(first + 2);
    assertThat(third).isEqualTo(first);
    assertThat(reads.size() - first - second - third)
        .as("a clock that was set back")
        .isEqualTo(first);
  }

  @Test
  @Timeout(30)
  void commitsGoOnWhileTheClockStandsStill() {
    long before = events();
    store.keepCommitsApart(
        Duration.ofMillis(50), InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z")));

    store.commit(insertion("one"));
    store.commit(insertion("two"));

    assertThat(events()).isEqualTo(before + 2);
  }
}
