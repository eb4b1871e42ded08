package space.perigee.ground.database;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.FolderTree;

/**
 * A PostgreSQL server on a folder of its own, at a free port of the loopback. PostgreSQL does not
 * run as root, so it runs as {@code nobody} there.
 */
public final class TestPostgres implements AutoCloseable {

  private static final List<Path> BINARIES =
      List.of(
          Path.of("/usr/lib/postgresql/15/bin"), Path.of("/usr/local/bin"), Path.of("/usr/bin"));

  private static final String USER = "perigee";

  private static @Nullable TestPostgres shared;

  private final Path binaries;
  private final Path folder;
  private final int port;
  private final AtomicInteger schemas = new AtomicInteger();

  private TestPostgres(Path binaries, Path folder, int port) {
    this.binaries = binaries;
    this.folder = folder;
    this.port = port;
  }

  /** The server that all tests of this JVM share; the test is skipped where there is none. */
  public static synchronized TestPostgres shared() {
    if (shared == null) {
      TestPostgres started = start();
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      shared = started;
    }
    return shared;
  }

  /** Starts one; the test is skipped where PostgreSQL is not installed. */
  public static TestPostgres start() {
    Path binaries =
        BINARIES.stream()
            .filter(path -> Files.isExecutable(path.resolve("initdb")))
            .findFirst()
            .orElse(null);
    if (binaries == null) {
      return abort("PostgreSQL is not installed: no initdb in " + BINARIES);
    }
    try {
      Path folder = Files.createTempDirectory("perigee-postgres");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        TestPostgres server = new TestPostgres(binaries, folder, socket.getLocalPort());
        server.init();
        socket.close();
        server.startAgain();
        return server;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void init() throws IOException {
    if (isRoot()) {
      run(List.of("chown", "nobody", folder.toString()));
    }
    run(
        asUser(
            binaries.resolve("initdb").toString(),
            "--pgdata=" + data(),
            "--username=" + USER,
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync"));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static List<String> asUser(String... command) {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    all.addAll(List.of(command));
    return all;
  }

  /** Starts the server again after {@link #kill}; returns when it answers. */
  public void startAgain() throws IOException {
    run(
        asUser(
            binaries.resolve("pg_ctl").toString(),
            "--pgdata=" + data(),
            "--log=" + folder.resolve("log"),
            "--wait",
            "--timeout=60",
            "--options=-p " + port + " -h 127.0.0.1 -k " + folder,
            "start"));
  }

  /** {@code kill -9} of the server and of its sessions. */
  public void kill() throws IOException {
    long pid = pid().orElseThrow();
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> sessions = server.descendants().toList();
    server.destroyForcibly();
    sessions.forEach(ProcessHandle::destroyForcibly);
    server.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    sessions.forEach(it -> it.onExit().orTimeout(30, TimeUnit.SECONDS).join());
  }

  private Optional<Long> pid() throws IOException {
    Path file = data().resolve("postmaster.pid");
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? Files.readAllLines(file).stream().findFirst().map(Long::parseLong)
        : Optional.empty();
  }

  /** The URL of an empty schema. */
  public String newUrl() {
    String schema = "s" + schemas.incrementAndGet();
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER;
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return url + "&currentSchema=" + schema;
  }

  private static void run(List<String> command) throws IOException {
    Path output = Files.createTempFile("perigee-postgres", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(command + " failed: " + Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(output);
    }
  }

  @Override
  public void close() {
    try {
      if (pid().flatMap(ProcessHandle::of).isPresent()) {
        kill();
      }
      FolderTree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
