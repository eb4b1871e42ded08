package space.perigee.sim.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.KeyFolders;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;

/** The certificates of a mission let its parties, and nobody else, meet over TLS. */
class TlsHandshakeTest {

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path parent;

  private KeyFolders keysOf(String name) throws Exception {
    String text =
        """
        name: m
        model: start.zip
        satellites: [{name: one, spacecraft: cubesat-3u, elements: a.tle, data: a.csv}]
        stations: stations.csv
        ground: {held-out: test.csv}
        links: [{satellite: 'mqtts://127.0.0.1:8883'}]
        keys: keys
        """;
    Mission mission = MissionFile.parse(parent.resolve(name).resolve("mission.yaml"), text);
    new KeySetup(mission, Optional.empty(), Clock.systemUTC().instant()).make();
    return mission.keys().orElseThrow();
  }

  private static SSLContext context(KeyFolders keys, KeyFolders authority, String party)
      throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    Certificate certificate = TlsFolder.certificate(keys.certificate(party));
    own.setKeyEntry(
        "own", TlsFolder.key(keys.key(party)), new char[0], new Certificate[] {certificate});
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(own, new char[0]);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", TlsFolder.certificate(authority.ca()));
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  /** Shakes hands and sends a byte each way; returns the subject that the server saw. */
  private static String meet(SSLContext server, SSLContext client, String host) throws Exception {
    try (SSLServerSocket listening =
        (SSLServerSocket)
            server
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      listening.setNeedClientAuth(true);
      CompletableFuture<String> seen =
          CompletableFuture.supplyAsync(
              () -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                  socket.getOutputStream().write(socket.getInputStream().read());
                  return socket.getSession().getPeerPrincipal().getName();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      try (SSLSocket socket =
          (SSLSocket)
              client
                  .getSocketFactory()
                  .createSocket(
                      new java.net.Socket(
                          InetAddress.getByName("127.0.0.1"), listening.getLocalPort()),
                      host,
                      listening.getLocalPort(),
                      true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.getOutputStream().write(7);
        assertThat(socket.getInputStream().read()).isEqualTo(7);
      }
      return seen.get();
    }
  }

  @Test
  void aSatelliteMeetsTheGroundAtEachOfItsHosts() throws Exception {
    KeyFolders keys = keysOf("mine");
    SSLContext ground = context(keys, keys, "ground");
    SSLContext satellite = context(keys, keys, "one");

    for (String host : new String[] {"127.0.0.1", "localhost"}) {
      assertThat(meet(ground, satellite, host)).endsWith("CN=one");
    }
    assertThatExceptionOfType(SSLException.class)
        .isThrownBy(() -> meet(ground, satellite, "other.example"));
  }

  @Test
  void thePartiesOfAnotherMissionDoNotMeetIt() throws Exception {
    KeyFolders keys = keysOf("mine");
    KeyFolders others = keysOf("theirs");
    SSLContext ground = context(keys, keys, "ground");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> meet(ground, context(others, keys, "one"), "127.0.0.1"));
    assertThatExceptionOfType(SSLException.class)
        .isThrownBy(() -> meet(ground, context(keys, others, "one"), "127.0.0.1"));
  }
}
