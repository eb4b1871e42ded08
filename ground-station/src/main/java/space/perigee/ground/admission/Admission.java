package space.perigee.ground.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import space.perigee.ground.admission.Standing.State;
import space.perigee.ground.aggregate.UpdateScreening;

/*
 *            bad, or doubtful three times in five rounds
 *   ADMITTED -------------------------------------------> QUARANTINED
 *      ^  ^  <------------------------------------------      |
 *      |  |       three good updates in a row                 |
 *      |  |                                                   |
 *      |  +---- a person admits ---- EXCLUDED <---------------+  a person excludes, from either
 *
 * The updates of a satellite in quarantine are still judged, as if it were the last one to join the round, so it comes back by
 * itself once they are good. One that changes sides costs the fleet one round each time, and the gate stands behind.
 */

/**
 * Keeps the standing of every satellite: who counts, who is in quarantine, whom a person excluded.
 * Writes every change before it takes effect. Thread-safe.
 */
public final class Admission {

  /** Good updates in a row that end a quarantine. */
  public static final int WAY_BACK = 3;

  /** Doubts that lead into quarantine; a good round takes half of one back. */
  private static final int DOUBTS = 3;

  /** Mission time between two notices of what a satellite claims. */
  private static final Duration CLAIM_INTERVAL = Duration.ofHours(1);

  /** Where standings are stored. */
  public interface Writer {

    /**
     * Writes standings, and what operators should know, in one transaction.
     *
     * @param changes new standings by satellite
     */
    void write(SortedMap<String, Standing> changes, List<Notice> notices, Instant now);
  }

  /**
   * What operators should know.
   *
   * @param kind of the event: a word in lower case, hyphenated
   */
  public record Notice(String kind, String satellite, String detail) {}

  private final Writer writer;
  private final SortedMap<String, Standing> standings;
  private final Map<String, IdentityWatch> identities = new TreeMap<>();

  /** When the last claim of a satellite was reported. */
  private final Map<String, Instant> claims = new TreeMap<>();

  private volatile List<Double> norms;

  /** Satellites that do not count; rounds ask at every tick. */
  private volatile long barred;

  private long alarms;

  /**
   * @param stored standings by satellite
   */
  public Admission(Map<String, Standing> stored, Writer writer) {
    this.standings = new TreeMap<>(stored);
    this.writer = writer;
    this.norms = norms(stored.values());
    this.barred = barred(stored.values());
  }

  /** The standing of a satellite, known or not. */
  public synchronized Standing standing(String satellite) {
    return standings.getOrDefault(satellite, Standing.initial());
  }

  /** True if the updates of that satellite count. */
  public boolean counts(String satellite) {
    return standing(satellite).counts();
  }

  /** True if its updates are neither counted nor judged. */
  public boolean isExcluded(String satellite) {
    return standing(satellite).state() == State.EXCLUDED;
  }

  /** All standings that are not as at the beginning, by satellite. */
  public synchronized SortedMap<String, Standing> standings() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(standings));
  }

  /** Satellites in a state. */
  public synchronized long count(State state) {
    return standings.values().stream().filter(s -> s.state() == state).count();
  }

  /** Satellites that do not count. */
  public long barred() {
    return barred;
  }

  private static long barred(Collection<Standing> standings) {
    return standings.stream().filter(standing -> !standing.counts()).count();
  }

  /** Times since the start that two processes with one identity were noticed. */
  public synchronized long alarms() {
    return alarms;
  }

  /** Norms of the last good update of every satellite that counts, ascending. */
  public List<Double> norms() {
    return norms;
  }

  private static List<Double> norms(Collection<Standing> standings) {
    return standings.stream()
        .filter(standing -> standing.counts() && standing.norm() > 0)
        .map(Standing::norm)
        .sorted()
        .toList();
  }

  /**
   * A person excludes a satellite: nothing that it sends counts, until a person admits it.
   *
   * @param reason for people; may be empty
   */
  public void exclude(String satellite, String reason, Instant now) {
    decide(satellite, State.EXCLUDED, "satellite-excluded", orDefault(reason, "by a person"), now);
  }

  /**
   * A person admits a satellite, whatever was found before.
   *
   * @param reason for people; may be empty
   */
  public void admit(String satellite, String reason, Instant now) {
    decide(satellite, State.ADMITTED, "satellite-admitted", orDefault(reason, "by a person"), now);
  }

  private static String orDefault(String reason, String otherwise) {
    return reason.isBlank() ? otherwise : reason;
  }

  private synchronized void decide(
      String satellite, State state, String kind, String reason, Instant now) {
    if (standing(satellite).state() != state) {
      identities.remove(satellite);
      Standing next = standing(satellite).in(state, reason, now);
      write(
          new TreeMap<>(Map.of(satellite, next)),
          List.of(new Notice(kind, satellite, reason)),
          now);
    }
  }

  /**
   * A delta was accepted. One that shows that two processes use the identity of a satellite puts it
   * into quarantine.
   *
   * @return why it does not count; empty if nothing speaks against it
   */
  synchronized Optional<String> onDelta(
      String satellite, UpdateScreening.DeltaFacts delta, Instant now) {
    Optional<String> reason =
        identities.computeIfAbsent(satellite, name -> new IdentityWatch()).onDelta(delta);
    if (reason.isPresent()) {
      alarms++;
      String detail = "two processes use its identity: " + reason.get();
      List<Notice> notices = new ArrayList<>();
      notices.add(new Notice("identity-doubled", satellite, detail));
      SortedMap<String, Standing> changes = new TreeMap<>();
      quarantine(satellite, detail, now, changes, notices);
      write(changes, notices, now);
      return Optional.of(detail);
    }
    return Optional.empty();
  }

  /** A satellite claims more samples than it can have seen. */
  synchronized void onClaim(String satellite, String detail, Instant now) {
    Instant last = claims.get(satellite);
    if (last == null || now.isBefore(last) || !now.isBefore(last.plus(CLAIM_INTERVAL))) {
      claims.put(satellite, now);
      writer.write(new TreeMap<>(), List.of(new Notice("samples-bounded", satellite, detail)), now);
    }
  }

  /** A round was judged. */
  public synchronized void onRound(List<UpdateFinding> findings, Instant now) {
    SortedMap<String, Standing> changes = new TreeMap<>();
    List<Notice> notices = new ArrayList<>();
    for (UpdateFinding finding : findings) {
      Standing standing = standing(finding.satellite());
      switch (standing.state()) {
        case ADMITTED -> ofAdmitted(finding, standing, now, changes, notices);
        case QUARANTINED -> ofQuarantined(finding, standing, now, changes, notices);
        case EXCLUDED -> {}
      }
    }
    write(changes, notices, now);
  }

  private void ofAdmitted(
      UpdateFinding finding,
      Standing standing,
      Instant now,
      SortedMap<String, Standing> changes,
      List<Notice> notices) {
    String satellite = finding.satellite();
    int doubts = standing.doubts();
    switch (finding.kind()) {
      case GOOD ->
          changes.put(
              satellite, standing.withNorm(finding.norm()).withDoubts(Math.max(0, doubts - 1)));
      case DOUBTFUL -> {
        if (doubts + 2 >= 2 * DOUBTS) {
          String reason = "left out of " + DOUBTS + " rounds; the last one: " + finding.reason();
          quarantine(satellite, reason, now, changes, notices);
        } else {
          changes.put(satellite, standing.withDoubts(doubts + 2));
        }
      }
      case BAD -> quarantine(satellite, finding.reason(), now, changes, notices);
    }
  }

  private void quarantine(
      String satellite,
      String reason,
      Instant now,
      SortedMap<String, Standing> changes,
      List<Notice> notices) {
    Standing standing = standing(satellite);
    if (standing.state() == State.ADMITTED) {
      changes.put(satellite, standing.in(State.QUARANTINED, reason, now));
      notices.add(
          new Notice(
              "satellite-quarantined",
              satellite,
              reason
                  + String.format(
                      Locale.ROOT,
                      "; %d good updates in a row, or 'perigee ground admit %s', end this",
                      WAY_BACK,
                      satellite)));
    } else if (standing.state() == State.QUARANTINED) {
      changes.put(satellite, standing.withReason(reason));
    }
  }

  private void ofQuarantined(
      UpdateFinding finding,
      Standing standing,
      Instant now,
      SortedMap<String, Standing> changes,
      List<Notice> notices) {
    String satellite = finding.satellite();
    if (finding.kind() != UpdateFinding.Kind.GOOD) {
      changes.put(satellite, standing.withReason(finding.reason()));
    } else if (standing.passed() + 1 < WAY_BACK) {
      changes.put(satellite, standing.withPassed(standing.passed() + 1));
    } else {
      String reason = WAY_BACK + " good updates in a row";
      changes.put(satellite, standing.in(State.ADMITTED, reason, now).withNorm(finding.norm()));
      notices.add(new Notice("satellite-admitted", satellite, reason));
    }
  }

  private void write(SortedMap<String, Standing> changes, List<Notice> notices, Instant now) {
    changes.entrySet().removeIf(e -> e.getValue().equals(standings.get(e.getKey())));
    if (!changes.isEmpty() || !notices.isEmpty()) {
      writer.write(changes, notices, now);
      standings.putAll(changes);
      norms = norms(standings.values());
      barred = barred(standings.values());
    }
  }
}
