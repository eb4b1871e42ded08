package space.perigee.sim.contacts;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.orekit.propagation.analytical.tle.TLE;
import space.perigee.sync.io.InputException;

/**
 * The satellites of some files. A catalog number is one satellite: its sets of several epochs are
 * kept, and of several sets of one epoch the last. Objects without a catalog number are told apart
 * by their names.
 *
 * @param satellites the satellites, in the order of the files, with unique identifiers
 * @param warnings what may be wrong in the files: missing checksums, unknown characters
 * @param notes what the user should know about the files: duplicates, qualified identifiers
 */
public record SatelliteCatalog(
    List<Satellite> satellites, List<String> warnings, List<String> notes) {

  /** Formats round epochs to 1 us (OMM) or 0.9 ms (lines). */
  private static final Duration SAME_EPOCH = Duration.ofMillis(1);

  /** OMM and lines round elements to the same digits. */
  private static final double SAME_ELEMENT = 1e-9;

  public SatelliteCatalog {
    satellites = List.copyOf(satellites);
    warnings = List.copyOf(warnings);
    notes = List.copyOf(notes);
  }

  private record Named(String name, int number, List<TLE> elements) {}

  /**
   * Merges element sets by catalog number and assigns identifiers.
   *
   * @param warnings what may be wrong in the files
   * @throws InputException if a set has neither name nor catalog number
   */
  static SatelliteCatalog of(List<ElementSet> sets, List<String> warnings) {
    Map<String, List<ElementSet>> byObject = new LinkedHashMap<>();
    for (ElementSet set : sets) {
      byObject.computeIfAbsent(objectOf(set), key -> new ArrayList<>()).add(set);
    }
    List<String> notes = new ArrayList<>();
    List<Named> objects = new ArrayList<>();
    int duplicates = 0;
    for (List<ElementSet> ofObject : byObject.values()) {
      List<ElementSet> kept = withoutDuplicates(ofObject, notes);
      duplicates += ofObject.size() - kept.size();
      objects.add(new Named(name(ofObject, notes), kept.get(0).number(), elements(kept)));
    }
    if (duplicates > 0) {
      notes.add(
          duplicates == 1
              ? "dropped 1 duplicate element set"
              : "dropped " + duplicates + " duplicate element sets");
    }
    return new SatelliteCatalog(identified(objects, notes), warnings, notes);
  }

  private static String objectOf(ElementSet set) {
    if (set.number() > 0) {
      return "number " + set.number();
    }
    String slug = set.name() == null ? "" : Slug.of(set.name());
    if (slug.isEmpty()) {
      throw new InputException(set.where() + ": has neither a name nor a catalog number");
    }
    return "name " + slug;
  }

  /** Returns the sets in order of epoch, one for each epoch. */
  private static List<ElementSet> withoutDuplicates(List<ElementSet> sets, List<String> notes) {
    List<ElementSet> kept = new ArrayList<>();
    for (ElementSet set : byEpoch(sets)) {
      ElementSet last = kept.isEmpty() ? set : kept.get(kept.size() - 1);
      if (last == set || !sameEpoch(last.elements(), set.elements())) {
        kept.add(set);
        continue;
      }
      if (!sameOrbit(last.elements(), set.elements())) {
        notes.add(
            set.where()
                + ": replaces other elements of catalog number "
                + set.number()
                + " with the same epoch, "
                + last.where());
      }
      kept.set(kept.size() - 1, set);
    }
    return kept;
  }

  private static boolean sameEpoch(TLE a, TLE b) {
    return Duration.between(Satellite.epoch(a), Satellite.epoch(b)).abs().compareTo(SAME_EPOCH)
        <= 0;
  }

  private static boolean sameOrbit(TLE a, TLE b) {
    return same(a, b, TLE::getMeanMotion)
        && same(a, b, TLE::getE)
        && same(a, b, TLE::getI)
        && same(a, b, TLE::getRaan)
        && same(a, b, TLE::getPerigeeArgument)
        && same(a, b, TLE::getMeanAnomaly)
        && same(a, b, TLE::getBStar);
  }

  private static boolean same(TLE a, TLE b, Function<TLE, Double> element) {
    double x = element.apply(a);
    double y = element.apply(b);
    return Math.abs(x - y) <= SAME_ELEMENT * Math.max(Math.abs(x), Math.abs(y));
  }

  private static List<TLE> elements(List<ElementSet> sets) {
    return sets.stream().map(ElementSet::elements).toList();
  }

  /** Returns the name at the latest epoch, or one made of the catalog number. */
  private static String name(List<ElementSet> sets, List<String> notes) {
    Map<String, String> bySlug = new LinkedHashMap<>();
    String latest = "NORAD " + sets.get(0).number();
    for (ElementSet set : byEpoch(sets)) {
      if (set.name() != null && !Slug.of(set.name()).isEmpty()) {
        latest = set.name();
        bySlug.put(Slug.of(latest), "'" + latest + "'");
      }
    }
    if (bySlug.size() > 1) {
      notes.add(
          "catalog number "
              + sets.get(0).number()
              + " is named "
              + String.join(", ", bySlug.values())
              + ": uses '"
              + latest
              + "'");
    }
    return latest;
  }

  private static List<ElementSet> byEpoch(List<ElementSet> sets) {
    return sets.stream().sorted(Comparator.comparing(set -> set.elements().getDate())).toList();
  }

  /** Qualifies identifiers that several satellites would share by their catalog numbers. */
  private static List<Satellite> identified(List<Named> objects, List<String> notes) {
    List<String> ids = new ArrayList<>(objects.stream().map(o -> Slug.of(o.name())).toList());
    Set<Integer> qualified = new TreeSet<>();
    for (Set<Integer> shared = shared(ids); !shared.isEmpty(); shared = shared(ids)) {
      shared.forEach(i -> ids.set(i, ids.get(i) + "-" + objects.get(i).number()));
      qualified.addAll(shared);
    }
    if (!qualified.isEmpty()) {
      int first = qualified.iterator().next();
      long names = qualified.stream().map(i -> Slug.of(objects.get(i).name())).distinct().count();
      notes.add(
          qualified.size()
              + " satellites share "
              + (names == 1 ? "the name" : names + " names, such as")
              + " '"
              + objects.get(first).name()
              + "': their identifiers end in the catalog number ("
              + ids.get(first)
              + ")");
    }
    List<Satellite> satellites = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      satellites.add(new Satellite(ids.get(i), objects.get(i).name(), objects.get(i).elements()));
    }
    return satellites;
  }

  /** Returns the indices of all texts that occur more than once. */
  private static Set<Integer> shared(List<String> texts) {
    Map<String, Integer> firstIndex = new HashMap<>();
    Set<Integer> shared = new TreeSet<>();
    for (int i = 0; i < texts.size(); i++) {
      Integer first = firstIndex.putIfAbsent(texts.get(i), i);
      if (first != null) {
        shared.add(first);
        shared.add(i);
      }
    }
    return shared;
  }
}
