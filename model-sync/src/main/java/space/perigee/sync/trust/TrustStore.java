package space.perigee.sync.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.trust.Refusals.Reason;

/*
 * Trust begins by hand: before launch someone compares fingerprints and puts public identities into a folder. From then
 * on it moves only by signed statements, and for each name only upwards in sequence:
 *
 *   rotation     of one's own name, by the identity right before it;
 *                of any name but a root's, by a root, at any higher sequence, which also brings new names
 *   revocation   of any name but a root's, by a root;
 *                of a satellite or station that is known, by the ground, no further than what is known;
 *                of one's own name, by a later identity of it
 *
 * The root stays in a safe. Whoever steals the ground's key can order what the ground can, and name its successor, but
 * the theft ends when the root's revocation and its word for a new ground key arrive: the root outranks the ground,
 * may skip whatever sequences the thief has used, and may speak to a satellite in the ground's place (PairSeal), so
 * that no thief and no clock can lock its owner out. A thief of the root's key has won.
 *
 * An identity and its successor are both trusted until the older ends, so that keys change without a moment in which
 * the ends know different ones. At most KEPT of a name are, and NAMES names: statements cannot fill the folder.
 */

/**
 * Whom this end trusts: public identities in a folder, and what was revoked of them.
 *
 * <p>What it is asked about and does not trust is counted and reported ({@link #refusals}). Every
 * change is durable when its method returns; a kill in between leaves what was, or what is.
 * Thread-safe.
 */
public final class TrustStore {

  private static final Logger log = LoggerFactory.getLogger(TrustStore.class);

  /** Identities of a name that are kept. */
  private static final int KEPT = 3;

  /** Names that are known at most. */
  private static final int NAMES = 1024;

  private static final Comparator<PublicIdentity> NEWEST_FIRST =
      Comparator.comparingInt(PublicIdentity::sequence).reversed();

  private final TrustFolder folder;
  private final Refusals refusals = new Refusals();
  private TrustFolder.Contents contents;

  private TrustStore(TrustFolder folder) throws IOException {
    this.folder = folder;
    this.contents = folder.read();
  }

  /**
   * Opens the store in a folder.
   *
   * @param folder created if absent
   * @throws IOException if it cannot be read, or everyone may write in it
   */
  public static TrustStore open(Path folder) throws IOException {
    return new TrustStore(new TrustFolder(folder));
  }

  /** Takes up what another process has changed in the folder. */
  public synchronized void reload() throws IOException {
    contents = folder.read();
  }

  /** What was refused. */
  public Refusals refusals() {
    return refusals;
  }

  /** All that are kept, trusted or not. */
  public synchronized List<PublicIdentity> identities() {
    return contents.identities().values().stream()
        .sorted(Comparator.comparing(PublicIdentity::name).thenComparing(NEWEST_FIRST))
        .toList();
  }

  /** Files whose bytes are not what they were; what their names say still counts. */
  public synchronized List<Path> damaged() {
    return contents.damaged();
  }

  public synchronized boolean isRevoked(PublicIdentity identity) {
    return identity.sequence() <= contents.revoked().getOrDefault(identity.name(), 0);
  }

  /** Those of a name that are trusted at {@code now}, newest first. */
  public synchronized List<PublicIdentity> trusted(String name, Instant now) {
    return of(name).stream().filter(identity -> refusal(identity, now).isEmpty()).toList();
  }

  /** Those of a name that are kept and not trusted at {@code now}, newest first. */
  synchronized List<PublicIdentity> untrusted(String name, Instant now) {
    return of(name).stream().filter(identity -> refusal(identity, now).isPresent()).toList();
  }

  private List<PublicIdentity> of(String name) {
    return contents.identities().values().stream()
        .filter(identity -> identity.name().equals(name))
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /** Those of a role that are trusted at {@code now}, newest first. */
  synchronized List<PublicIdentity> trusted(Role role, Instant now) {
    return contents.identities().values().stream()
        .filter(identity -> identity.role() == role && refusal(identity, now).isEmpty())
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /** The identity of a key id, if it is trusted; if not, that is a refusal. */
  synchronized Optional<PublicIdentity> find(KeyId id, Instant now) {
    Optional<PublicIdentity> found = byKey(id);
    Optional<Reason> refusal =
        found.isEmpty() ? Optional.of(Reason.UNKNOWN) : refusal(found.get(), now);
    refusal.ifPresent(reason -> refusals.add(reason, "key " + id, now));
    return refusal.isPresent() ? Optional.empty() : found;
  }

  /** Why an identity is not trusted at {@code now}; nothing if it is. */
  public synchronized Optional<Reason> refusal(PublicIdentity identity, Instant now) {
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
   * Trusts an identity because someone says so who has compared its fingerprint.
   *
   * @param replace true if it takes the place of earlier ones of its name, which are forgotten
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
      add(identity);
    }
    if (replace) {
      of(identity.name()).stream()
          .filter(old -> old.sequence() < identity.sequence())
          .forEach(this::remove);
    }
    return !isThere;
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
   * Applies a statement that arrived, whoever brought it.
   *
   * @return false if it had been applied before
   * @throws TrustException if it is none, or its signer may not say so at {@code now}
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
      add(next);
      prune(next.name());
      log.info("event=key-rotated identity=\"{}\" by=\"{}\"", next, signer);
    } else if (signed.statement() instanceof Statement.Revocation revocation) {
      requireMayRevoke(signer, revocation);
      revoke(signed, revocation);
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

  private void add(PublicIdentity identity) {
    change(() -> folder.add(identity));
  }

  private void remove(PublicIdentity identity) {
    change(() -> folder.remove(identity));
  }

  private void revoke(SignedStatement signed, Statement.Revocation revocation) {
    change(() -> folder.revoke(signed, revocation));
  }

  /**
   * Forgets what is too many or counts no more; the newest of a name stays, and says how far it
   * came. What has expired stays too, as the clock may be wrong.
   */
  private void prune(String name) {
    List<PublicIdentity> known = of(name);
    for (int i = 1; i < known.size(); i++) {
      if (i >= KEPT || isRevoked(known.get(i))) {
        remove(known.get(i));
      }
    }
  }

  private interface Change {
    void make() throws IOException;
  }

  private void change(Change change) {
    try {
      change.make();
      contents = folder.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sequence up to which each name is revoked. */
  public synchronized Map<String, Integer> revoked() {
    return Map.copyOf(contents.revoked());
  }
}
