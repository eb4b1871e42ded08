package space.perigee.sim.mission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM files of certificates and keys (RFC 7468). */
final class TlsFolder {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final int LINE = 64;
  private static final int MAX_BYTES = 64 * 1024;
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private TlsFolder() {}

  /**
   * Reads a certificate.
   *
   * @throws FileSystemException if the file is no certificate
   * @throws IOException if it cannot be read
   */
  static X509Certificate certificate(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (CertificateException | ClassCastException e) {
      throw new FileSystemException(file.toString(), null, "is no X.509 certificate in PEM");
    }
  }

  /**
   * Reads a private key of an elliptic curve.
   *
   * @throws FileSystemException if the file is no such key
   * @throws IOException if it cannot be read
   */
  static PrivateKey key(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Matcher pem = KEY.matcher(new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII));
      if (pem.find()) {
        byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // reported below
    }
    throw new FileSystemException(
        file.toString(), null, "is no private key of an elliptic curve in PEM (PKCS #8)");
  }

  /** Writes a file that everyone can read. */
  static void write(Path file, X509Certificate certificate) throws IOException {
    try {
      write(file, "CERTIFICATE", certificate.getEncoded(), "rw-r--r--");
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was made has no encoding", e);
    }
  }

  /** Writes a file that nobody but its owner can ever read. */
  static void write(Path file, PrivateKey key) throws IOException {
    write(file, "PRIVATE KEY", key.getEncoded(), "rw-------");
  }

  private static void write(Path file, String label, byte[] bytes, String mode) throws IOException {
    String text =
        "-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes)
            + "\n-----END "
            + label
            + "-----\n";
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    Files.writeString(part, text, StandardCharsets.US_ASCII);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The names and addresses that a certificate is valid for. */
  static Set<String> hosts(X509Certificate certificate) {
    Set<String> hosts = new TreeSet<>();
    try {
      if (certificate.getSubjectAlternativeNames() != null) {
        for (List<?> entry : certificate.getSubjectAlternativeNames()) {
          int kind = (Integer) entry.get(0);
          if (kind == DNS_NAME || kind == IP_ADDRESS) {
            hosts.add(String.valueOf(entry.get(1)));
          }
        }
      }
    } catch (CertificateParsingException e) {
      return Set.of();
    }
    return hosts;
  }
}
