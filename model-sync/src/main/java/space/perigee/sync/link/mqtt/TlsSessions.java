package space.perigee.sync.link.mqtt;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Sha256;

/*
 * A handshake with certificates on both sides costs about 3.7 kB of IP packets, one that resumes an earlier session about
 * 2.9 kB (RFC 8446, 2.2), so sessions should outlive the hours between two passes. Java keeps them in the SSLContext, by
 * soft references, which a full collection clears. So one context is kept for as long as the files say the same, and its
 * sessions are held strongly.
 *
 * A resumed session proves its peer by an earlier handshake: no certificate is sent or checked again. So whatever would
 * fail a new handshake has to end the sessions: other files, an expired certificate of either end, an expired CA.
 *
 * By default, Java's servers put the session into the ticket, with the certificate of the client: a resumed handshake is
 * as long as a full one then, and the server cannot end a session. So that is switched off.
 */

/**
 * The TLS context of an end, with the sessions that it may resume. The context is replaced, and
 * with it all sessions end, when the contents of the files change or one of their certificates
 * expires; the session with a peer ends when the peer's certificate expires. Call {@link #context}
 * for each connection. Thread-safe.
 */
public final class TlsSessions {

  private static final Logger log = LoggerFactory.getLogger(TlsSessions.class);

  private static final String STATELESS = "jdk.tls.server.enableSessionTicketExtension";

  /** Between two looks at all sessions, however many connections there are. */
  private static final Duration TEND_INTERVAL = Duration.ofSeconds(1);

  /** Longest life of a ticket (RFC 8446, 4.6.1). */
  private static final Duration LIFETIME = Duration.ofDays(7);

  private final TlsFiles files;
  private final int most;
  private final InstantSource clock;
  private Sha256 contents;
  private SSLContext context;
  private Instant validUntil;
  private Instant tendedAt;

  /** Sessions that must survive a garbage collection. */
  private List<SSLSession> held = List.of();

  /**
   * Reads the files.
   *
   * @param most sessions to keep; a session takes some kB
   * @param clock wall-clock time, by which Java judges certificates
   * @throws InputException if a file cannot be used; the message names it
   */
  public TlsSessions(TlsFiles files, int most, InstantSource clock) {
    this.files = files;
    this.most = most;
    this.clock = clock;
    this.contents = files.contents();
    this.context = newContext();
    this.tendedAt = clock.instant();
    this.validUntil = files.validUntil(tendedAt);
  }

  private SSLContext newContext() {
    if (System.getProperty(STATELESS) == null) {
      System.setProperty(STATELESS, "false"); // Java has no other switch for it
    }
    SSLContext created = files.context();
    for (SSLSessionContext sessions :
        List.of(created.getClientSessionContext(), created.getServerSessionContext())) {
      sessions.setSessionTimeout((int) LIFETIME.toSeconds());
      sessions.setSessionCacheSize(most);
    }
    return created;
  }

  /**
   * The context for the next connection. Unusable files leave the last usable ones in force, since
   * a renewal may be half done.
   */
  public synchronized SSLContext context() {
    Instant now = clock.instant();
    try {
      renew(now);
    } catch (InputException e) {
      log.warn("event=tls-files-unusable reason=\"{}\"", e.getMessage());
    }
    if (now.isBefore(tendedAt) || !now.isBefore(tendedAt.plus(TEND_INTERVAL))) {
      tend();
    }
    return context;
  }

  /**
   * Ends the sessions with peers whose certificate has expired, and holds the others. To be called
   * now and then, and after a connection.
   */
  public synchronized void tend() {
    Instant now = clock.instant();
    tendedAt = now;
    held = new ArrayList<>();
    hold(context.getClientSessionContext(), now);
    hold(context.getServerSessionContext(), now);
  }

  private void renew(Instant now) {
    Sha256 read = files.contents();
    if (!read.equals(contents) || !now.isBefore(validUntil)) {
      context = newContext();
      contents = read;
      validUntil = files.validUntil(now);
      log.info("event=tls-files-read certificate={}", files.certificate());
    }
  }

  private void hold(SSLSessionContext sessions, Instant now) {
    for (byte[] id : Collections.list(sessions.getIds())) {
      SSLSession session = sessions.getSession(id);
      if (session != null && isPeerValid(session, now)) {
        held.add(session);
      } else if (session != null) {
        session.invalidate();
      }
    }
  }

  private static boolean isPeerValid(SSLSession session, Instant now) {
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509
            && now.isAfter(x509.getNotAfter().toInstant())) {
          return false;
        }
      }
      return true;
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }
}
