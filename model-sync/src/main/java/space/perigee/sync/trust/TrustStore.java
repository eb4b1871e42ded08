package space.perigee.sync.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.trust.Refusals.Reason;

/*
 * Trust begins by hand: before launch, people compare fingerprints and put public identities into a folder. From then on
 * it changes only by signed statements, and for each name only upwards in sequence:
 *
 *   rotation     of one's own name, by the identity right before it;
 *                of any name but a root's, by a root, to any higher sequence number, which also introduces new names
 *   revocation   of any name but a root's, by a root;
 *                of a known satellite or station, by the ground, no further than its known identities;
 *                of one's own name, by a later identity of it
 *
 * The root stays in a safe. A thief of the ground's key can command what the ground can, and appoint its successor. The
 * theft ends when the root's revocation and its statement about a new ground key arrive: the root outranks the ground,
 * may skip the sequence numbers that the thief has used, and may address a satellite in the ground's place (PairSeal),
 * so that neither a thief nor a wrong clock can lock the owner out. A thief of the root's key has won.
 *
 * An identity and its successor are both trusted until the older one ends, so that there is never a moment in which the
 * ends trust different keys. At most KEPT identities of a name and NAMES names are kept, so statements cannot fill the
 * folder.
 */

/**
 * The public identities that this end trusts, in a folder, and which of them are revoked.
 *
 * <p>Requests for identities that are not trusted are counted and logged ({@link #refusals}). Every
 * change is durable when its method returns; a kill in between leaves the state before or after.
 * Thread-safe.
 */
public final class TrustStore {

  private static final Logger log = LoggerFactory.getLogger(TrustStore.class);

  private static final int KEPT = 3;

  private static final int NAMES = 1024;

  private final TrustFolder folder;
  private final Refusals refusals = new Refusals();
  private final CryptoCounts crypto;

  /** Never changes; a change of the folder replaces it, so that readers need not wait for one. */
  private volatile TrustFolder.Contents contents;

  private TrustStore(TrustFolder folder, CryptoCounts crypto) throws IOException {
    this.folder = folder;
    this.crypto = crypto;
    this.contents = folder.read();
  }

  /**
   * Opens the store in a folder.
   *
   * @param folder created if absent
   * @throws IOException if it cannot be read, or is writable by everyone
   */
  public static TrustStore open(Path folder) throws IOException {
    return open(folder, KeyCopies.none());
  }

  static TrustStore open(Path folder, KeyCopies copies) throws IOException {
    CryptoCounts crypto = new CryptoCounts();
    return new TrustStore(new TrustFolder(folder, copies, crypto), crypto);
  }

  /** Rereads what another process has changed in the folder. */
  public void reload() throws IOException {
    // Thousands of files take seconds, in which signatures must be verified all the same.
    TrustFolder.Contents before = contents();
    TrustFolder.Contents read = readFolder();
    synchronized (this) {
      if (contents == before) { // otherwise a change has read the folder meanwhile
        contents = read;
      }
    }
  }

  private synchronized TrustFolder.Contents contents() {
    return contents;
  }

  private TrustFolder.Contents readFolder() throws IOException {
    synchronized (folder) {
      return folder.read();
    }
  }

  public Refusals refusals() {
    return refusals;
  }

  /** What this end has verified, signed and agreed. */
  public CryptoCounts crypto() {
    return crypto;
  }

  /** All known identities, trusted or not. */
  public List<PublicIdentity> identities() {
    return contents.identities().values().stream()
        .sorted(Comparator.comparing(PublicIdentity::name).thenComparing(TrustFolder.NEWEST_FIRST))
        .toList();
  }

  /** Damaged files; what their names say still counts. */
  public List<Path> damaged() {
    return contents.damaged();
  }

  public boolean isRevoked(PublicIdentity identity) {
    return identity.sequence() <= contents.revoked().getOrDefault(identity.name(), 0);
  }

  /** The identities of a name that are trusted at {@code now}, newest first. */
  public List<PublicIdentity> trusted(String name, Instant now) {
    return of(name).stream().filter(identity -> refusal(identity, now).isEmpty()).toList();
  }

  /** The identities of a name that are not trusted at {@code now}, newest first. */
  List<PublicIdentity> untrusted(String name, Instant now) {
    return of(name).stream().filter(identity -> refusal(identity, now).isPresent()).toList();
  }

  private List<PublicIdentity> of(String name) {
    return contents.byName().getOrDefault(name, List.of());
  }

  /** The identities of a role that are trusted at {@code now}, newest first. */
  List<PublicIdentity> trusted(Role role, Instant now) {
    return contents.identities().values().stream()
        .filter(identity -> identity.role() == role && refusal(identity, now).isEmpty())
        .sorted(TrustFolder.NEWEST_FIRST)
        .toList();
  }

  /** The trusted identity of a key id; if there is none, that counts as a refusal. */
  Optional<PublicIdentity> find(KeyId id, Instant now) {
    Optional<PublicIdentity> found = byKey(id);
    Optional<Reason> refusal =
        found.isEmpty() ? Optional.of(Reason.UNKNOWN) : refusal(found.get(), now);
    refusal.ifPresent(reason -> refusals.add(reason, "key " + id, now));
    return refusal.isPresent() ? Optional.empty() : found;
  }

  /** The reason why an identity is not trusted at {@code now}; empty if it is. */
  public Optional<Reason> refusal(PublicIdentity identity, Instant now) {
    if (isRevoked(identity)) {
      return Optional.of(Reason.REVOKED);
    }
    if (identity.validity().isExpired(now)) {
      return Optional.of(Reason.EXPIRED);
    }
    return identity.validity().isEarly(now) ? Optional.of(Reason.NOT_YET_VALID) : Optional.empty();
  }

  private Optional<PublicIdentity> byKey(KeyId id) {
    return Optional.ofNullable(contents.identities().get(id));
  }

  private boolean isKnown(PublicIdentity identity) {
    return byKey(identity.keyId()).filter(identity::equals).isPresent();
  }

  private int floor(String name) {
    return Math.max(
        contents.reached().getOrDefault(name, 0), contents.revoked().getOrDefault(name, 0));
  }

  /**
   * Trusts an identity, because someone has compared its fingerprint.
   *
   * @param replace true to replace earlier identities of its name, which are deleted
   * @return false if it was trusted already
   * @throws TrustException if the name has another identity and {@code replace} is false, or this
   *     one is not above it in sequence
   * @throws UncheckedIOException if it cannot be written
   */
  public synchronized boolean trust(PublicIdentity identity, boolean replace)
      throws TrustException {
    if (isRevoked(identity)) {
      throw new TrustException(identity + ": is revoked");
    }
    boolean isThere = isKnown(identity);
    if (!isThere) {
      requireRole(identity);
      int floor = floor(identity.name());
      if (floor > 0 && !replace) {
        throw new TrustException(
            "another identity of "
                + identity.name()
                + " is known, of sequence "
                + floor
                + "; --replace takes one of a higher sequence in its place");
      }
      requireAbove(identity, floor);
      change(() -> folder.add(identity));
    }
    if (replace) {
      of(identity.name()).stream()
          .filter(old -> old.sequence() < identity.sequence())
          .forEach(old -> change(() -> folder.remove(old)));
    }
    return !isThere;
  }

  /**
   * Trusts identities, because someone has compared their fingerprints, unless an identity of their
   * name is known or revoked.
   *
   * @return those that are trusted from now on and were not before
   * @throws UncheckedIOException if one cannot be written
   */
  public synchronized List<PublicIdentity> introduce(Collection<PublicIdentity> identities) {
    Map<String, PublicIdentity> unknown = new LinkedHashMap<>();
    for (PublicIdentity identity : identities) {
      if (floor(identity.name()) == 0) {
        unknown.putIfAbsent(identity.name(), identity);
      }
    }
    if (!unknown.isEmpty()) {
      change(() -> folder.add(unknown.values()));
    }
    return List.copyOf(unknown.values());
  }

  private void requireRole(PublicIdentity identity) throws TrustException {
    for (PublicIdentity known : of(identity.name())) {
      if (known.role() != identity.role()) {
        throw new TrustException(
            identity + ": " + known.name() + " is a " + known.role() + ", and stays one");
      }
    }
  }

  private static void requireAbove(PublicIdentity identity, int floor) throws TrustException {
    if (identity.sequence() <= floor) {
      throw new TrustException(
          identity + ": must be above sequence " + floor + ", which its name has reached");
    }
  }

  /**
   * Applies a statement, whoever delivered it.
   *
   * @return false if it was applied before
   * @throws TrustException if it is malformed, or its signer is not entitled to it at {@code now}
   * @throws UncheckedIOException if it cannot be written
   */
  public synchronized boolean apply(byte[] statement, Instant now) throws TrustException {
    try {
      return apply(SignedStatement.fromBytes(statement), now);
    } catch (TrustException e) {
      refusals.add(Reason.STATEMENT, String.valueOf(e.getMessage()), now);
      throw e;
    }
  }

  private boolean apply(SignedStatement signed, Instant now) throws TrustException {
    if (isApplied(signed.statement())) {
      return false;
    }
    PublicIdentity signer = signer(signed, now);
    if (signed.statement() instanceof Statement.Rotation rotation) {
      PublicIdentity next = rotation.next();
      requireMayRotate(signer, next, now);
      change(() -> folder.add(next));
      prune(next.name());
      log.info("event=key-rotated identity=\"{}\" by=\"{}\"", next, signer);
    } else if (signed.statement() instanceof Statement.Revocation revocation) {
      requireMayRevoke(signer, revocation);
      change(() -> folder.revoke(signed, revocation));
      prune(revocation.name());
      log.warn(
          "event=key-revoked name={} upTo={} by=\"{}\" reason=\"{}\"",
          revocation.name(),
          revocation.upTo(),
          signer,
          revocation.reason());
    }
    return true;
  }

  private boolean isApplied(Statement statement) {
    if (statement instanceof Statement.Revocation revocation) {
      return contents.revoked().getOrDefault(revocation.name(), 0) >= revocation.upTo();
    }
    return statement instanceof Statement.Rotation rotation && isKnown(rotation.next());
  }

  private PublicIdentity signer(SignedStatement signed, Instant now) throws TrustException {
    PublicIdentity signer =
        byKey(signed.signer())
            .orElseThrow(() -> new TrustException("statement by unknown key " + signed.signer()));
    Optional<Reason> refusal = refusal(signer, now);
    if (refusal.isPresent()) {
      throw new TrustException("statement by " + signer + ", which is " + refusal.get());
    }
    crypto.verified();
    if (!signed.isBy(signer)) {
      throw new TrustException("statement that " + signer + " did not sign");
    }
    return signer;
  }

  private void requireMayRotate(PublicIdentity signer, PublicIdentity next, Instant now)
      throws TrustException {
    boolean isOwn = signer.name().equals(next.name());
    requireRole(next);
    requireAbove(next, floor(next.name()));
    if (next.validity().isExpired(now)) {
      throw new TrustException(next + ": has expired at " + next.validity().until());
    }
    if (isOwn && next.sequence() != signer.sequence() + 1) {
      throw new TrustException(next + ": must follow its signer, " + signer);
    }
    if (isOwn && signer.validity().isExpired(next.validity().from())) {
      throw new TrustException(
          next + ": begins after its signer ends, " + signer.validity().until());
    }
    if (!isOwn && (signer.role() != Role.ROOT || next.role() == Role.ROOT)) {
      throw new TrustException(signer + " may not vouch for " + next);
    }
    if (of(next.name()).isEmpty() && contents.reached().size() >= NAMES) {
      throw new TrustException(next + ": " + NAMES + " names are known, which is the most");
    }
  }

  private void requireMayRevoke(PublicIdentity signer, Statement.Revocation revocation)
      throws TrustException {
    List<PublicIdentity> known = of(revocation.name());
    boolean isOwn = signer.name().equals(revocation.name());
    boolean mayBe;
    if (isOwn) {
      mayBe = revocation.upTo() < signer.sequence();
    } else if (signer.role() == Role.ROOT) {
      mayBe =
          known.stream().noneMatch(identity -> identity.role() == Role.ROOT)
              && contents.revoked().size() < NAMES;
    } else {
      mayBe =
          signer.role() == Role.GROUND
              && revocation.upTo() <= contents.reached().getOrDefault(revocation.name(), 0)
              && !known.isEmpty()
              && known.stream()
                  .allMatch(
                      identity ->
                          identity.role() == Role.SATELLITE || identity.role() == Role.STATION);
    }
    if (!mayBe) {
      throw new TrustException(
          signer + " may not revoke " + revocation.name() + " up to " + revocation.upTo());
    }
  }

  /**
   * Deletes surplus and revoked identities. The newest of a name stays, since it records the
   * sequence number reached; so do expired ones, since the clock may be wrong.
   */
  private void prune(String name) {
    List<PublicIdentity> known = of(name);
    for (int i = 1; i < known.size(); i++) {
      if (i >= KEPT || isRevoked(known.get(i))) {
        PublicIdentity surplus = known.get(i);
        change(() -> folder.remove(surplus));
      }
    }
  }

  private interface Change {
    void make() throws IOException;
  }

  private void change(Change change) {
    try {
      synchronized (folder) {
        change.make();
        contents = folder.read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sequence number up to which each name is revoked. */
  public Map<String, Integer> revoked() {
    return Collections.unmodifiableMap(contents.revoked());
  }
}
