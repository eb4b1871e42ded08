package space.perigee.sync.link.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Sha256;

/**
 * Certificates and key for TLS, in PEM files (RFC 7468): X.509 certificates, and an RSA, EC or
 * Ed25519 key in PKCS #8 without a password.
 *
 * @param ca certificates of trusted authorities; null for those of the Java platform
 * @param certificate own certificate, followed by the intermediate certificates of its chain; null
 *     for none
 * @param key private key of the certificate; null for none
 */
public record TlsFiles(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final String ALIAS = "own";
  private static final int MAX_FILE_BYTES = 1 << 20;

  /**
   * @throws InputException if there is a certificate without its key, or a key without its
   *     certificate
   */
  public TlsFiles {
    if ((certificate == null) != (key == null)) {
      throw new InputException(
          certificate == null
              ? "key " + key + " is given without its certificate"
              : "certificate " + certificate + " is given without its key");
    }
  }

  /**
   * The same with other files.
   *
   * @param files maps the path of a file to the one to read in its place
   */
  public TlsFiles reading(UnaryOperator<Path> files) {
    return new TlsFiles(
        ca == null ? null : files.apply(ca),
        certificate == null ? null : files.apply(certificate),
        key == null ? null : files.apply(key));
  }

  /**
   * The context for TLS connections.
   *
   * @throws InputException if a file cannot be used; the message names it
   */
  SSLContext context() {
    char[] password = new char[0];
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(ca == null ? null : trusted());
      KeyManager[] keys = null;
      if (certificate != null && key != null) {
        KeyManagerFactory own =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(identity(certificate, key, password), password);
        keys = own.getKeyManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java platform has no TLS: " + e.getMessage(), e);
    }
  }

  /**
   * Digest of what the files hold.
   *
   * @throws InputException if a file cannot be read; the message names it
   */
  Sha256 contents() {
    MessageDigest digest = Sha256.newDigest();
    for (Path file : named()) {
      try {
        digest.update(Sha256.of(Files.readAllBytes(file)).toBytes());
      } catch (IOException e) {
        throw unusable(file, e);
      }
    }
    return Sha256.fromBytes(digest.digest());
  }

  private List<Path> named() {
    return Stream.of(ca, certificate, key).filter(Objects::nonNull).toList();
  }

  /**
   * When the next of the own and the trusted certificates expires that is valid now; {@link
   * Instant#MAX} if none does.
   *
   * @throws InputException if a file cannot be used
   */
  Instant validUntil(Instant now) {
    return Stream.of(ca, certificate)
        .filter(Objects::nonNull)
        .flatMap(file -> certificates(file).stream())
        .map(certificate -> ((X509Certificate) certificate).getNotAfter().toInstant())
        .filter(end -> end.isAfter(now))
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  /**
   * The trusted certificates; null for those of the platform.
   *
   * @throws InputException if the file cannot be used
   */
  public @Nullable KeyStore trusted() {
    if (ca == null) {
      return null;
    }
    try {
      KeyStore store = emptyStore();
      int number = 0;
      for (Certificate trusted : certificates(ca)) {
        store.setCertificateEntry("ca" + number++, trusted);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(ca, e);
    }
  }

  /**
   * The own certificate.
   *
   * @throws InputException if the file cannot be used, or none is given
   */
  public X509Certificate ownCertificate() {
    if (certificate == null) {
      throw new InputException("a certificate and its key must be named");
    }
    return (X509Certificate) certificates(certificate).iterator().next();
  }

  /**
   * The own key with its certificates.
   *
   * @param password password of the resulting key store
   * @throws InputException if a file cannot be used
   */
  private KeyStore identity(Path certificate, Path key, char[] password) {
    Certificate[] chain = certificates(certificate).toArray(new Certificate[0]);
    PublicKey publicKey = chain[0].getPublicKey();
    try {
      PrivateKey privateKey = privateKey(key, publicKey.getAlgorithm());
      if (!isPair(privateKey, publicKey)) {
        throw new InputException(key + ": not the key of certificate " + certificate);
      }
      KeyStore store = emptyStore();
      store.setKeyEntry(ALIAS, privateKey, password, chain);
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(key, e);
    }
  }

  /**
   * A store in memory alone. PKCS #12 would spend 5 to 12 ms on a password that protects nothing.
   */
  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new InputException(file + ": no certificate (PEM, X.509) in it");
      }
      return found;
    } catch (CertificateException | IOException e) {
      throw unusable(file, e);
    }
  }

  private static PrivateKey privateKey(Path file, String algorithm)
      throws GeneralSecurityException, IOException {
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new InputException(file + ": longer than " + MAX_FILE_BYTES + " bytes; no key is");
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Matcher matcher = KEY.matcher(text);
    if (!matcher.find()) {
      throw new InputException(
          file
              + ": no key that begins with BEGIN PRIVATE KEY (PKCS #8 without a password); make one"
              + " by: openssl pkcs8 -topk8 -nodes -in OLD -out NEW");
    }
    byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static boolean isPair(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(
            switch (publicKey.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> publicKey.getAlgorithm();
            });
    byte[] anything = {1, 2, 3};
    signature.initSign(privateKey);
    signature.update(anything);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(anything);
    return signature.verify(signed);
  }

  private static InputException unusable(Path file, Exception e) {
    return new InputException(
        e instanceof FileSystemException ? FileTrouble.text(e) : file + ": " + e.getMessage(), e);
  }
}
