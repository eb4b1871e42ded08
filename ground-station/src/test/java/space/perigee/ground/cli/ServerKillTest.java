package space.perigee.ground.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.TestServer;
import space.perigee.ground.database.TestPostgres;
import space.perigee.ground.store.Child;

/** {@code kill -9} under load: nothing that was acknowledged is lost or counted twice. */
class ServerKillTest {

  /** How often each is killed; nightly does it 20 times. */
  private static final int KILLS = Integer.getInteger("perigee.kills", 2);

  private static final long SEED = Long.getLong("perigee.seed", 1);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final Random random = new Random(SEED);

  @Test
  void theServer() throws Exception {
    try (ServerProcesses processes = new ServerProcesses(folder)) {
      processes.satellite("a");
      processes.satellite("b");
      Child server = processes.startServer("state");
      try {
        for (int kill = 0; kill < KILLS; kill++) {
          ServerProcesses.ready(server);
          processes.deliver(1 + random.nextInt(20));
          server.kill();
          server = processes.startServer("state");
        }
        processes.requireAllCountedOnce(ServerProcesses.ready(server));
      } finally {
        server.close();
      }
    }
  }

  @Test
  void theBroker() throws Exception {
    try (ServerProcesses processes = new ServerProcesses(folder);
        Child server = processes.startServer("state")) {
      processes.satellite("a");
      processes.satellite("b");
      TestServer.Api api = ServerProcesses.ready(server);
      for (int kill = 0; kill < KILLS; kill++) {
        processes.deliver(1 + random.nextInt(20));
        processes.killBroker();
        processes.startBroker();
      }
      processes.deliver(1);
      processes.requireAllCountedOnce(api);
    }
  }

  @Test
  void theDatabaseServer() throws Exception {
    try (TestPostgres postgres = TestPostgres.start();
        ServerProcesses processes = new ServerProcesses(folder);
        Child server = processes.startServer("state", "--database", postgres.newUrl())) {
      processes.satellite("a");
      processes.satellite("b");
      TestServer.Api api = ServerProcesses.ready(server);
      for (int kill = 0; kill < KILLS; kill++) {
        processes.deliver(1 + random.nextInt(20));
        postgres.kill();
        postgres.startAgain();
      }
      processes.deliver(1);
      processes.requireAllCountedOnce(api);
    }
  }

  @Test
  void aServerThatStandsByTakesOver() throws Exception {
    try (ServerProcesses processes = new ServerProcesses(folder)) {
      processes.satellite("a");
      processes.satellite("b");
      String url = TestPostgres.shared().newUrl();
      Child first = processes.startServer("state-0", "--database", url);
      Child second = null;
      try {
        ServerProcesses.ready(first);
        for (int kill = 1; kill <= KILLS; kill++) {
          second = processes.startServer("state-" + kill, "--database", url);
          assertThat(second.nextLine())
              .startsWith("standby --database jdbc:postgresql://")
              .contains("another ground server serves this mission");
          processes.deliver(1 + random.nextInt(20));
          first.kill();
          long killed = System.nanoTime();
          TestServer.Api api = ServerProcesses.ready(second);
          System.out.printf(
              "taken over after %d ms%n", Duration.ofNanos(System.nanoTime() - killed).toMillis());
          processes.deliver(1);
          processes.requireAllCountedOnce(api);
          first = second;
        }
      } finally {
        first.close();
        if (second != null) {
          second.close();
        }
      }
    }
  }
}
