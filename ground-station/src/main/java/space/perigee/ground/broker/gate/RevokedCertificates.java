package space.perigee.ground.broker.gate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;

/**
 * The certificates that have been revoked, in either of two ways. The key of the same name has been
 * revoked up to the sequence that the certificate states ({@code perigee keys revoke}). Or the
 * certificate is in the revocation list of its CA (CRL, RFC 5280, 5), a file that is read again
 * when it changes; a list that has ended counts until there is a newer one. Thread-safe.
 */
public final class RevokedCertificates {

  private static final Logger log = LoggerFactory.getLogger(RevokedCertificates.class);

  private final Supplier<Map<String, Integer>> keys;
  private final @Nullable Path file;
  private final @Nullable KeyStore authorities;
  private volatile @Nullable X509CRL list;
  private @Nullable FileTime readAt;

  private RevokedCertificates(
      Supplier<Map<String, Integer>> keys, @Nullable Path file, @Nullable KeyStore authorities) {
    this.keys = keys;
    this.file = file;
    this.authorities = authorities;
  }

  /**
   * Reads the list.
   *
   * @param keys gives the sequence up to which the keys of each name are revoked
   * @param file revocation list (PEM or DER); null for none
   * @param authorities one of which must have signed the list
   * @throws InputException if the list cannot be read, or none of the authorities has signed it
   */
  public static RevokedCertificates of(
      Supplier<Map<String, Integer>> keys, @Nullable Path file, @Nullable KeyStore authorities) {
    RevokedCertificates revoked = new RevokedCertificates(keys, file, authorities);
    if (file != null) {
      try {
        revoked.read(file);
      } catch (IOException | GeneralSecurityException e) {
        throw new InputException(trouble(file, e), e);
      }
    }
    return revoked;
  }

  private static String trouble(Path file, Exception e) {
    return e instanceof IOException ? FileTrouble.text(e) : file + ": " + e.getMessage();
  }

  /** Reads the list again if its file has changed; keeps the old one if that fails. */
  synchronized void reload() {
    if (file == null) {
      return;
    }
    try {
      if (!Files.getLastModifiedTime(file).equals(readAt)) {
        read(file);
        log.info("event=crl-read file={}", file);
      }
    } catch (IOException | GeneralSecurityException e) {
      if (readAt != null) {
        log.error("event=crl-not-read reason=\"{}\"", trouble(file, e));
      }
      readAt = null; // tried again, and reported once
    }
  }

  private synchronized void read(Path from) throws IOException, GeneralSecurityException {
    FileTime modified = Files.getLastModifiedTime(from);
    try (InputStream in = Files.newInputStream(from)) {
      X509CRL read = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
      requireSigned(read);
      list = read;
      readAt = modified;
    }
  }

  private void requireSigned(X509CRL read) throws GeneralSecurityException {
    GeneralSecurityException last = new GeneralSecurityException("no CA that signed the list");
    if (authorities != null) {
      for (String alias : Collections.list(authorities.aliases())) {
        try {
          read.verify(authorities.getCertificate(alias).getPublicKey());
          return;
        } catch (GeneralSecurityException e) {
          last = new GeneralSecurityException("not signed by a CA of this link", e);
        }
      }
    }
    throw last;
  }

  /** True if the certificate of a client is revoked. */
  boolean contains(Client client) {
    Integer upTo = keys.get().get(client.name());
    if (upTo != null && client.sequence() <= upTo) {
      return true;
    }
    X509CRL known = list;
    X509Certificate certificate = client.certificate();
    return known != null && certificate != null && known.isRevoked(certificate);
  }
}
