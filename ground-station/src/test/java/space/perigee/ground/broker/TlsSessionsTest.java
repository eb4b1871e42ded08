package space.perigee.ground.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.mqtt.TlsFiles;
import space.perigee.sync.link.mqtt.TlsSessions;

/** When a TLS session is resumed, and when it has ended. */
@SuppressWarnings("NullAway.Init")
class TlsSessionsTest {

  @TempDir static Path certificates;
  private static TestAuthority mission;

  @TempDir Path folder;
  private Duration serverAhead = Duration.ZERO;
  private Duration clientAhead = Duration.ZERO;
  private ServerSocket listening;
  private TlsSessions server;
  private TlsSessions client;

  @BeforeAll
  static void certify() throws Exception {
    mission = new TestAuthority(certificates, "mission");
    mission.give("broker", "EC", "dns:localhost");
    mission.give("a", "EC", "dns:a");
    mission.give("b", "EC", "dns:b");
  }

  @BeforeEach
  void start() throws Exception {
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server = sessions("broker", () -> Instant.now().plus(serverAhead));
    client = sessions("a", () -> Instant.now().plus(clientAhead));
  }

  @AfterEach
  void stop() throws IOException {
    listening.close();
  }

  private TlsSessions sessions(String owner, InstantSource clock) {
    TlsFiles given = mission.given(owner);
    return new TlsSessions(given.reading(file -> copy(file, owner)), 8, clock);
  }

  private Path copy(Path file, String owner) {
    try {
      return Files.copy(
          file,
          folder.resolve(owner + "-" + file.getFileName()),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A connection; true if it resumed an earlier session, which keeps its time of creation. */
  private boolean isResumed() throws Exception {
    long before = System.currentTimeMillis();
    await().pollInterval(Duration.ofMillis(1)).until(() -> System.currentTimeMillis() > before);
    CompletableFuture<Long> created = CompletableFuture.supplyAsync(this::serve);
    try (SSLSocket socket =
        (SSLSocket)
            client
                .context()
                .getSocketFactory()
                .createSocket(listening.getInetAddress(), listening.getLocalPort())) {
      socket.getOutputStream().write(1);
      assertThat(socket.getInputStream().read()).isEqualTo(1);
    }
    client.tend();
    return created.get(20, TimeUnit.SECONDS) <= before;
  }

  /** Answers one connection; returns when its session was created (ms). */
  private long serve() {
    try (Socket accepted = listening.accept();
        SSLSocket socket =
            (SSLSocket) server.context().getSocketFactory().createSocket(accepted, "a", 1, true)) {
      socket.setUseClientMode(false);
      socket.setNeedClientAuth(true);
      socket.getOutputStream().write(socket.getInputStream().read());
      return socket.getSession().getCreationTime();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSessionIsResumedAgainAndAgain() throws Exception {
    assertThat(isResumed()).isFalse();
    for (int i = 0; i < 4; i++) {
      assertThat(isResumed()).isTrue();
    }
  }

  @Test
  void aNewCertificateOfTheClientEndsItsSessions() throws Exception {
    assertThat(isResumed()).isFalse();
    copyOver("b");
    assertThat(isResumed()).isFalse();
    assertThat(isResumed()).isTrue();
  }

  private void copyOver(String owner) throws IOException {
    for (String suffix : new String[] {".pem", ".key"}) {
      Files.copy(
          certificates.resolve(owner + suffix),
          folder.resolve("a-a" + suffix),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void otherFilesOfTheServerEndItsSessions() throws Exception {
    assertThat(isResumed()).isFalse();
    assertThat(isResumed()).isTrue();
    Files.writeString(
        folder.resolve("broker-mission.pem"), "\n# renewed\n", StandardOpenOption.APPEND);
    assertThat(isResumed()).isFalse();
  }

  @Test
  void theServerEndsSessionsOfAnExpiredCertificate() throws Exception {
    TlsFiles brief = mission.give("brief", "CN=brief", "EC", "dns:brief", "-validity", "2");
    client = new TlsSessions(brief, 8, Instant::now);
    assertThat(isResumed()).isFalse();
    assertThat(isResumed()).isTrue();
    serverAhead = Duration.ofDays(3);
    assertThat(isResumed()).isFalse();
  }

  @Test
  void theClientEndsSessionsOfAnExpiredCertificate() throws Exception {
    TlsFiles brief =
        mission.give("brief-broker", "CN=brief-broker", "EC", "dns:localhost", "-validity", "2");
    server = new TlsSessions(brief, 8, Instant::now);
    assertThat(isResumed()).isFalse();
    assertThat(isResumed()).isTrue();
    clientAhead = Duration.ofDays(3);
    assertThat(isResumed()).isFalse();
  }

  @Test
  void anExpiredCertificateOfItsOwnEndsAllSessions() throws Exception {
    TlsFiles brief =
        mission.give("brief-client", "CN=brief-client", "EC", "dns:brief", "-validity", "2");
    client = new TlsSessions(brief, 8, () -> Instant.now().plus(clientAhead));
    assertThat(isResumed()).isFalse();
    assertThat(isResumed()).isTrue();
    clientAhead = Duration.ofDays(3);
    assertThat(isResumed()).isFalse();
    assertThat(isResumed()).as("once, not for each connection").isTrue();
  }

  @Test
  void halfWrittenFilesLeaveTheLastOnesInForce() throws Exception {
    assertThat(isResumed()).isFalse();
    Files.copy(
        certificates.resolve("b.key"),
        folder.resolve("a-a.key"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(isResumed()).isTrue();
    Files.delete(folder.resolve("a-a.pem"));
    assertThat(isResumed()).isTrue();
    copyOver("b");
    assertThat(isResumed()).isFalse();
  }

  @Test
  void theFirstFilesMustBeUsable() throws Exception {
    Files.delete(folder.resolve("a-a.key"));
    TlsFiles files = mission.given("a").reading(file -> folder.resolve("a-" + file.getFileName()));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> new TlsSessions(files, 8, Instant::now))
        .withMessageContaining("a-a.key: no such file");
  }
}
