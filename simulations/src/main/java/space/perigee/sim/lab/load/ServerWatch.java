package space.perigee.sim.lab.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches what a server costs from one instant to another. */
public final class ServerWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);

  /**
   * The server that is watched.
   *
   * @param http URI of its API
   * @param token for the API; empty for none
   * @param pid its process on this machine; null if it is unknown
   * @param state folder of its state; null if it is unknown
   */
  public record Watched(String http, String token, @Nullable Long pid, @Nullable Path state) {}

  /**
   * Sizes at the begin and the end (bytes); -1 where unknown.
   *
   * @param begin when the clock started
   * @param end when the last receipt had come
   */
  public record Sizes(long begin, long end) {}

  /**
   * What the server cost.
   *
   * @param cpuNanos CPU time; -1 if unknown, as below
   * @param writtenBytes bytes written to the disk
   * @param heapPeakBytes most heap in use, garbage included, of one look a second
   * @param residentPeakBytes most resident memory since it started
   * @param database files of the database
   * @param state all files of its state
   * @param crypto operations by name
   */
  public record Cost(
      long cpuNanos,
      long writtenBytes,
      long heapPeakBytes,
      long residentPeakBytes,
      Sizes database,
      Sizes state,
      Map<String, Double> crypto) {

    /** Of a server in this process: its CPU time, and without the memory of the process. */
    Cost withCpuAlone(long nanos) {
      return new Cost(nanos, writtenBytes, UNKNOWN, UNKNOWN, database, state, crypto);
    }
  }

  private static final String CRYPTO = "perigee_crypto_operations_total";
  private static final String OPERATION = "operation";
  private static final String DATABASE = ".db";
  private static final int UNKNOWN = -1;

  private final Watched watched;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
  private volatile long heapPeak = UNKNOWN;
  private @Nullable ProcessFigures begin;
  private Map<String, Double> cryptoBegin = Map.of();
  private long databaseBegin;
  private long stateBegin;

  ServerWatch(Watched watched) {
    this.watched = watched;
  }

  /** The clock starts. */
  void begin() throws IOException, InterruptedException {
    begin = figures();
    cryptoBegin = metrics().by(CRYPTO, OPERATION);
    databaseBegin = bytes(ServerWatch::isDatabase);
    stateBegin = bytes(file -> true);
    var unused = looks.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      heapPeak = Math.max(heapPeak, metrics().heapBytes());
    } catch (IOException e) {
      log.warn("event=metrics-not-read reason=\"{}\"", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServerMetrics metrics() throws IOException, InterruptedException {
    return ServerMetrics.read(client, watched.http(), watched.token());
  }

  private @Nullable ProcessFigures figures() throws IOException {
    return watched.pid() == null ? null : ProcessFigures.of(watched.pid());
  }

  /** Everything has its receipt. */
  Cost end() throws IOException, InterruptedException {
    looks.shutdownNow();
    ProcessFigures first = begin;
    ProcessFigures last = figures();
    Map<String, Double> crypto = new TreeMap<>();
    metrics()
        .by(CRYPTO, OPERATION)
        .forEach((name, sum) -> crypto.put(name, sum - cryptoBegin.getOrDefault(name, 0.0)));
    return new Cost(
        since(first, last, ProcessFigures::cpuNanos),
        since(first, last, ProcessFigures::writtenBytes),
        heapPeak,
        last == null ? UNKNOWN : last.residentPeakBytes(),
        new Sizes(databaseBegin, bytes(ServerWatch::isDatabase)),
        new Sizes(stateBegin, bytes(file -> true)),
        crypto);
  }

  private static long since(
      @Nullable ProcessFigures first,
      @Nullable ProcessFigures last,
      ToLongFunction<ProcessFigures> figure) {
    return first == null || last == null
        ? UNKNOWN
        : figure.applyAsLong(last) - figure.applyAsLong(first);
  }

  private static boolean isDatabase(Path file) {
    return file.toString().endsWith(DATABASE);
  }

  private long bytes(Predicate<Path> which) throws IOException {
    if (watched.state() == null) {
      return UNKNOWN;
    }
    try (Stream<Path> files = Files.walk(watched.state())) {
      return files.filter(which).mapToLong(ServerWatch::size).sum();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Of a file that may be gone by now. */
  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
