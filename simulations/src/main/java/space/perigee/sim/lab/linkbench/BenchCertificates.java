package space.perigee.sim.lab.linkbench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import space.perigee.sync.link.mqtt.TlsFiles;

/**
 * A certificate authority and the certificates of both ends on the curve P-256, as missions use
 * them. The JDK's keytool makes them. The common name of a certificate is the name of its end.
 */
public final class BenchCertificates {

  private static final String AUTHORITY = "mission";
  private static final String PASSWORD = "changeit";

  private final Path folder;

  private BenchCertificates(Path folder) {
    this.folder = folder;
  }

  /** Makes the authority, the ground's certificate and the satellite's. */
  public static BenchCertificates make(Path folder) throws IOException, InterruptedException {
    BenchCertificates made = new BenchCertificates(folder);
    Files.createDirectories(folder);
    made.generate(AUTHORITY, "-ext", "bc:c");
    made.generate(BenchKeys.SATELLITE, "-signer", AUTHORITY);
    made.generate(
        BenchKeys.GROUND, "-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1,ip:" + SpaceLink.GROUND);
    made.export();
    return made;
  }

  /** Returns the files of one end. */
  public TlsFiles of(String end) {
    return new TlsFiles(
        folder.resolve(AUTHORITY + ".pem"),
        folder.resolve(end + ".pem"),
        folder.resolve(end + ".key"));
  }

  private Path store() {
    return folder.resolve("store.p12");
  }

  private void generate(String name, String... more) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-keystore",
                store().toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool cannot make the certificate of " + name + ": " + output);
    }
  }

  private void export() throws IOException {
    char[] password = PASSWORD.toCharArray();
    try (InputStream in = Files.newInputStream(store())) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, password);
      for (String name : List.of(AUTHORITY, BenchKeys.SATELLITE, BenchKeys.GROUND)) {
        write(name + ".pem", "CERTIFICATE", keys.getCertificate(name).getEncoded());
        write(name + ".key", "PRIVATE KEY", keys.getKey(name, password).getEncoded());
      }
    } catch (GeneralSecurityException e) {
      throw new IOException(store() + ": " + e.getMessage(), e);
    }
  }

  private void write(String file, String what, byte[] der) throws IOException {
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN "
            + what
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END "
            + what
            + "-----\n");
  }
}
