package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import space.perigee.mission.KeyFolders;
import space.perigee.mission.Mission;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.Keyring;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.TrustException;

/** Checks keys and certificates: whether they are there, whom they trust, and until when. */
final class KeyCheck {

  private static final String KEYS = "keys";
  private static final String MAKE = "; 'perigee mission keys' makes it";

  /** Time before the end of a key or certificate at which it is worth a warning. */
  private static final Duration SOON = Duration.ofDays(60);

  private final Mission mission;
  private final Instant now;
  private final CheckLog log;

  KeyCheck(Mission mission, Instant now, CheckLog log) {
    this.mission = mission;
    this.now = now;
    this.log = log;
  }

  void check() {
    if (mission.keys().isEmpty()) {
      log.warning(KEYS, "is missing: nothing is signed or encrypted");
      return;
    }
    KeyFolders keys = mission.keys().get();
    if (!Files.isDirectory(keys.folder())) {
      log.error(KEYS, keys.folder() + ": no such folder; 'perigee mission keys' makes it");
      return;
    }
    Map<String, Role> parties = KeySetup.parties(mission);
    each(
        parties.keySet(),
        (check, name) -> check.party(keys, name, parties.getOrDefault(name, Role.ROOT), parties));
    if (TlsSetup.isUsed(mission)) {
      certificates(keys, parties.keySet());
    }
  }

  /** Checks parties on all processors: each takes some milliseconds of public-key arithmetic. */
  private void each(Set<String> parties, BiConsumer<KeyCheck, String> check) {
    parties.stream().toList().parallelStream()
        .map(
            party -> {
              CheckLog own = new CheckLog(mission);
              check.accept(new KeyCheck(mission, now, own), party);
              return own;
            })
        .toList()
        .forEach(log::addAll);
  }

  /** The mission time at which keys are first used. */
  private Instant start() {
    return mission.contactPlan().from().orElse(now);
  }

  private void party(KeyFolders keys, String name, Role role, Map<String, Role> parties) {
    Path folder = keys.of(name);
    try {
      if (!Files.isDirectory(folder)) {
        log.error(KEYS, folder + ": no keys of " + name + MAKE);
        return;
      }
      PublicIdentity own = Keyring.open(folder, name).newest().publicIdentity();
      expiry(own, folder);
      Instant valid = own.validity().from();
      Instant used = valid.isAfter(start()) ? valid : start();
      EndKeys end = EndKeys.open(folder, mission.name(), name);
      for (Map.Entry<String, Role> other : parties.entrySet()) {
        if (KeySetup.trusts(role, other.getValue()) && !end.trusts(other.getKey(), used)) {
          log.error(
              KEYS,
              folder + ": does not trust " + other.getKey() + "; 'perigee mission keys' adds it");
        }
      }
    } catch (IOException e) {
      log.error(KEYS, FileTrouble.text(e));
    } catch (TrustException e) {
      log.error(KEYS, String.valueOf(e.getMessage()));
    }
  }

  private void expiry(PublicIdentity identity, Path folder) {
    Instant start = start();
    if (identity.validity().from().isAfter(start)) {
      log.error(
          KEYS,
          folder
              + ": "
              + identity
              + " is valid from "
              + identity.validity().from()
              + ", after "
              + start
              + ", when the contact plan begins; move "
              + folder.getParent()
              + " away, and 'perigee mission keys' makes new ones");
    }
    Instant until = identity.validity().until();
    if (until != null) {
      report(folder + ": " + identity, until, start, "rotate it with 'perigee keys rotate'");
    }
  }

  private void report(String what, Instant until, Instant at, String remedy) {
    if (!at.isBefore(until)) {
      log.error(KEYS, what + " expired at " + until + "; " + remedy);
    } else if (Duration.between(at, until).compareTo(SOON) < 0) {
      log.warning(KEYS, what + " expires at " + until + "; " + remedy);
    }
  }

  private void certificates(KeyFolders keys, Set<String> parties) {
    if (!Files.exists(keys.ca())) {
      log.error(KEYS, keys.ca() + ": no certificate of the authority" + MAKE);
      return;
    }
    try {
      X509Certificate authority = TlsFolder.certificate(keys.ca());
      report(
          keys.ca().toString(),
          authority.getNotAfter().toInstant(),
          now,
          "make a new one: remove " + keys.tls() + " and run 'perigee mission keys'");
      each(parties, (check, party) -> check.certificate(keys, authority, party));
    } catch (IOException e) {
      log.error(KEYS, FileTrouble.text(e));
    }
  }

  private void certificate(KeyFolders keys, X509Certificate authority, String party) {
    Path file = keys.certificate(party);
    if (!Files.exists(file)) {
      log.error(KEYS, file + ": no certificate of " + party + MAKE);
      return;
    }
    if (!Files.exists(keys.key(party))) {
      log.error(KEYS, keys.key(party) + ": no such file; " + party + " needs it for TLS");
    }
    try {
      X509Certificate certificate = TlsFolder.certificate(file);
      certificate.verify(authority.getPublicKey());
      String subject = certificate.getSubjectX500Principal().getName();
      if (!subject.matches("(.*,)?CN=" + Pattern.quote(party))) {
        log.error(KEYS, file + ": is of " + subject + ", and must be of CN=" + party);
      }
      report(
          file.toString(),
          certificate.getNotAfter().toInstant(),
          now,
          "remove it with its key and run 'perigee mission keys'");
      Set<String> missing = TlsSetup.hosts(mission, party);
      missing.removeAll(TlsFolder.hosts(certificate));
      if (!missing.isEmpty()) {
        log.error(
            KEYS,
            file
                + ": is not valid for "
                + String.join(", ", missing)
                + "; 'perigee mission keys' renews it");
      }
    } catch (IOException e) {
      log.error(KEYS, FileTrouble.text(e));
    } catch (GeneralSecurityException e) {
      log.error(KEYS, file + ": is not signed by " + keys.ca());
    }
  }
}
