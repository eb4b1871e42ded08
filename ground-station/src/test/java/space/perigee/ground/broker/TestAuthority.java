package space.perigee.ground.broker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import space.perigee.sync.link.mqtt.TlsFiles;

/** A CA with the certificates that it gave, in PEM files, made by the JDK's keytool. */
final class TestAuthority {

  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final String name;
  private final Path store;

  /** Skips the test that asks for it where there is no keytool. */
  TestAuthority(Path folder, String name) throws Exception {
    this.folder = folder;
    this.name = name;
    this.store = folder.resolve(name + ".p12");
    assumeTrue(Files.isExecutable(keytool()), "no keytool in this Java installation");
    make(name, "CN=" + name, "EC", "-ext", "bc:c");
    write(name + ".pem", pem("CERTIFICATE", certificate(name).getEncoded()));
  }

  private static Path keytool() {
    return Path.of(System.getProperty("java.home"), "bin", "keytool");
  }

  /**
   * A certificate of this CA with its key.
   *
   * @param algorithm RSA, EC or Ed25519
   * @param names that it is for, such as {@code dns:localhost,ip:127.0.0.1}
   */
  TlsFiles give(String owner, String algorithm, String names) throws Exception {
    return give(owner, "CN=" + owner, algorithm, names);
  }

  /** The same with a subject other than the owner, such as {@code CN=north,OU=station}. */
  TlsFiles give(String owner, String subject, String algorithm, String names, String... more)
      throws Exception {
    List<String> options = new ArrayList<>(List.of("-signer", name, "-ext", "san=" + names));
    options.addAll(List.of(more));
    make(owner, subject, algorithm, options.toArray(String[]::new));
    byte[] key = keyStore().getKey(owner, PASSWORD.toCharArray()).getEncoded();
    write(owner + ".pem", pem("CERTIFICATE", certificate(owner).getEncoded()));
    write(owner + ".key", pem("PRIVATE KEY", key));
    return given(owner);
  }

  /** What was given before. */
  TlsFiles given(String owner) {
    return new TlsFiles(ca(), folder.resolve(owner + ".pem"), key(owner));
  }

  Path key(String owner) {
    return folder.resolve(owner + ".key");
  }

  /** Its own certificate. */
  Path ca() {
    return folder.resolve(name + ".pem");
  }

  /** Writes a list of revoked certificates. */
  void revoke(Path list, String... owners) throws Exception {
    List<String> options = new ArrayList<>(List.of("-gencrl", "-alias", name, "-rfc"));
    options.addAll(List.of("-file", list.toString()));
    for (String owner : owners) {
      BigInteger serial = ((X509Certificate) certificate(owner)).getSerialNumber();
      options.addAll(List.of("-id", serial.toString()));
    }
    run(options);
  }

  private void make(String alias, String subject, String algorithm, String... more)
      throws Exception {
    List<String> options = new ArrayList<>(List.of("-genkeypair", "-alias", alias));
    options.addAll(List.of("-keyalg", algorithm, "-dname", subject));
    options.addAll(List.of(more));
    run(options);
  }

  private void run(List<String> options) throws Exception {
    List<String> command = new ArrayList<>(List.of(keytool().toString()));
    command.addAll(options);
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
  }

  /** A TLS context of a client with a certificate that was given before, that believes this CA. */
  SSLContext context(String owner) throws Exception {
    KeyStore all = keyStore();
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    char[] password = PASSWORD.toCharArray();
    own.setKeyEntry(owner, all.getKey(owner, password), password, all.getCertificateChain(owner));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, password);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(name, certificate(name));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private KeyStore keyStore() throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private Certificate certificate(String alias) throws GeneralSecurityException, IOException {
    return keyStore().getCertificate(alias);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
