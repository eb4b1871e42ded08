package space.perigee.ground.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.mqtt.TlsFiles;

/**
 * Key and trusted certificates as Artemis reads them: two key stores in files. They are encrypted
 * under a random password that exists only in memory, so that the files of a killed process are
 * useless.
 */
final class BrokerKeys implements AutoCloseable {

  private static final int PASSWORD_BYTES = 32;

  private final Path identity;
  private final Path trusted;
  private final String password;

  private BrokerKeys(Path identity, Path trusted, String password) {
    this.identity = identity;
    this.trusted = trusted;
    this.password = password;
  }

  /**
   * Writes the key stores.
   *
   * @throws InputException if the files cannot be used
   * @throws IOException if the key stores cannot be written
   */
  static BrokerKeys write(TlsFiles files, Path folder) throws IOException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    KeyStore clients = files.trusted();
    if (clients == null) {
      throw new InputException("the CA of the clients must be named: everybody's would let all in");
    }
    KeyStore own = files.identity(password.toCharArray());
    Files.createDirectories(folder);
    BrokerKeys keys =
        new BrokerKeys(folder.resolve("identity.p12"), folder.resolve("trusted.p12"), password);
    try {
      keys.write(own, keys.identity);
      keys.write(clients, keys.trusted);
      return keys;
    } catch (IOException e) {
      keys.close();
      throw e;
    }
  }

  private void write(KeyStore store, Path file) throws IOException {
    Files.deleteIfExists(file);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** What an acceptor needs to know to let in only clients with a certificate of that CA. */
  Map<String, Object> acceptorParameters() {
    return Map.of(
        TransportConstants.SSL_ENABLED_PROP_NAME,
        true,
        TransportConstants.NEED_CLIENT_AUTH_PROP_NAME,
        true,
        TransportConstants.ENABLED_PROTOCOLS_PROP_NAME,
        "TLSv1.3,TLSv1.2",
        TransportConstants.KEYSTORE_TYPE_PROP_NAME,
        "PKCS12",
        TransportConstants.KEYSTORE_PATH_PROP_NAME,
        identity.toAbsolutePath().toString(),
        TransportConstants.KEYSTORE_PASSWORD_PROP_NAME,
        password,
        TransportConstants.TRUSTSTORE_TYPE_PROP_NAME,
        "PKCS12",
        TransportConstants.TRUSTSTORE_PATH_PROP_NAME,
        trusted.toAbsolutePath().toString(),
        TransportConstants.TRUSTSTORE_PASSWORD_PROP_NAME,
        password);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(identity);
    Files.deleteIfExists(trusted);
  }
}
