package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import space.perigee.mission.KeyFolders;
import space.perigee.mission.LinkEntry;
import space.perigee.mission.Mission;
import space.perigee.mission.ReceiverEntry;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.TrustException;

/** Makes the TLS certificates of a mission, and renews those that no longer serve. */
final class TlsSetup {

  /** The authority outlives the certificates that it signs. */
  private static final int CA_YEARS = 2 * KeySetup.YEARS;

  private static final String MQTTS = "mqtts://";

  private final Mission mission;
  private final KeyFolders keys;
  private final Path caFolder;
  private final Instant now;
  private final Instant until;
  private final SecureRandom random;
  private @Nullable TlsAuthority authority;

  /**
   * @param caFolder folder of the authority's private key
   */
  TlsSetup(
      Mission mission,
      KeyFolders keys,
      Path caFolder,
      Instant now,
      Instant until,
      SecureRandom random) {
    this.mission = mission;
    this.keys = keys;
    this.caFolder = caFolder;
    this.now = now;
    this.until = until;
    this.random = random;
  }

  Path caKey() {
    return caFolder.resolve(String.valueOf(keys.caKey().getFileName()));
  }

  /** Whether any link of a mission uses TLS. */
  static boolean isUsed(Mission mission) {
    return mission.links().stream()
            .anyMatch(link -> isTls(link.satellite()) || isTls(link.ground()))
        || mission.receivers().stream()
            .anyMatch(receiver -> isTls(receiver.listen()) || isTls(receiver.center()));
  }

  private static boolean isTls(String link) {
    return link.startsWith(MQTTS);
  }

  /**
   * The hosts under which others reach a party with TLS: for the ground, those that satellites and
   * receivers connect to; for a receiver with a broker, those that satellites connect to.
   */
  static Set<String> hosts(Mission mission, String party) {
    Set<String> hosts = new TreeSet<>();
    boolean isGround = party.equals(mission.ground().name());
    boolean isBroker =
        isGround
            || mission
                .receiver(party)
                .map(receiver -> receiver.listen().startsWith(LinkEntry.BROKER))
                .orElse(false);
    if (isBroker) {
      hosts.add("localhost");
      hosts.add("127.0.0.1");
      mission.links().forEach(link -> addHost(link.satellite(), hosts));
    }
    if (isGround) {
      mission.receivers().stream().map(ReceiverEntry::center).forEach(uri -> addHost(uri, hosts));
    }
    return hosts;
  }

  private static void addHost(String link, Set<String> hosts) {
    if (isTls(link)) {
      String host = link.substring(MQTTS.length()).replaceFirst("[:/?].*", "");
      if (!host.isEmpty()) {
        hosts.add(host);
      }
    }
  }

  /**
   * Checks, before anything is made, that the authority's key is there if it is needed.
   *
   * @param parties names of all parties
   * @throws InputException if it is needed and kept elsewhere
   */
  void requireAuthority(Collection<String> parties) throws IOException {
    if (!isUsed(mission) || !Files.exists(keys.ca()) || Files.exists(caKey())) {
      return;
    }
    for (String party : parties) {
      Path file = keys.certificate(party);
      if (!Files.exists(file)
          || !staleness(TlsFolder.certificate(file), hosts(mission, party)).isEmpty()) {
        throw new InputException(
            caKey()
                + ": no such file; it signs the certificate of "
                + party
                + ": say where it is with --root FOLDER");
      }
    }
  }

  /**
   * Makes and renews certificates.
   *
   * @param identities those of all parties
   * @param report is given what was made and what was left alone
   */
  void make(List<PublicIdentity> identities, KeyReport report) throws IOException, TrustException {
    if (!isUsed(mission)) {
      report.note("no link uses TLS (mqtts://): no certificates were made");
      return;
    }
    Files.createDirectories(keys.tls());
    for (PublicIdentity party : identities) {
      if (isNeeded(party.name())) {
        authority(report);
        break;
      }
    }
    report.each(
        identities,
        (party, own) -> {
          certificate(party, hosts(mission, party.name()), own);
          return party;
        });
  }

  /** Whether a party's certificate is to be made. */
  private boolean isNeeded(String party) throws IOException {
    Path file = keys.certificate(party);
    return Files.exists(file)
        ? !staleness(TlsFolder.certificate(file), hosts(mission, party)).isEmpty()
        : !Files.exists(keys.key(party));
  }

  private void certificate(PublicIdentity party, Set<String> hosts, KeyReport report)
      throws IOException {
    Path file = keys.certificate(party.name());
    Path keyFile = keys.key(party.name());
    String renewed = "";
    if (Files.exists(file)) {
      X509Certificate there = TlsFolder.certificate(file);
      renewed = staleness(there, hosts);
      if (renewed.isEmpty()) {
        if (!Files.exists(keyFile)) {
          report.note(
              keyFile + ": not here, but its certificate is; it was moved to where it is used");
        }
        return;
      }
      certify(party, there.getPublicKey(), hosts, file, report);
    } else if (Files.exists(keyFile)) {
      throw new InputException(
          keyFile
              + ": is here without its certificate "
              + file
              + "; put it back, or delete the key");
    } else {
      KeyPair pair = TlsAuthority.newKeys(random);
      TlsFolder.write(keyFile, pair.getPrivate());
      certify(party, pair.getPublic(), hosts, file, report);
    }
    report.made(
        file,
        "TLS certificate of "
            + party.name()
            + (hosts.isEmpty() ? "" : " for " + String.join(", ", hosts))
            + renewed);
  }

  /** Why a certificate no longer serves; empty if it does. */
  private String staleness(X509Certificate certificate, Set<String> hosts) {
    if (!now.isBefore(certificate.getNotAfter().toInstant())) {
      return ", renewed: it had expired";
    }
    Collection<String> missing = new ArrayList<>(hosts);
    missing.removeAll(TlsFolder.hosts(certificate));
    return missing.isEmpty() ? "" : ", renewed: a link names " + String.join(", ", missing);
  }

  private void certify(
      PublicIdentity party, PublicKey owner, Set<String> hosts, Path file, KeyReport report)
      throws IOException {
    TlsFolder.write(
        file,
        authority(report)
            .certify(
                new TlsAuthority.Subject(party.name(), party.role(), party.sequence()),
                owner,
                hosts,
                now,
                until,
                random));
  }

  /** The authority, read or made when the first certificate needs it. */
  private synchronized TlsAuthority authority(KeyReport report) throws IOException {
    if (authority != null) {
      return authority;
    }
    Path file = keys.ca();
    if (!Files.exists(file)) {
      Instant last = now.atOffset(ZoneOffset.UTC).plusYears(CA_YEARS).toInstant();
      TlsAuthority made = TlsAuthority.create(mission.name(), now, last, random);
      Files.createDirectories(caFolder);
      TlsFolder.write(caKey(), made.key());
      TlsFolder.write(file, made.certificate());
      report.made(caKey(), "private key of the certificate authority");
      report.made(file, "certificate of the authority, which all parties trust");
      authority = made;
      return made;
    }
    PrivateKey key = TlsFolder.key(caKey());
    authority = new TlsAuthority(TlsFolder.certificate(file), key);
    return authority;
  }
}
