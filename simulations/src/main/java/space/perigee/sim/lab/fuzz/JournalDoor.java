package space.perigee.sim.lab.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.transfer.OpenSeal;

/**
 * Damages or swaps the journals of endpoints that were killed during a transfer. Whatever the
 * journals contain, the endpoints must start, and may deliver only what was sent.
 */
public final class JournalDoor implements Door {

  private static final int INPUTS = 40;
  private static final int CONTENTS = 6;
  private static final int TICKS = 60;

  private record Place(MemoryJournalFolder folder, String name) {}

  @Override
  public String name() {
    return "journals";
  }

  @Override
  public void session(SplittableRandom random, InputMeter meter) {
    Map<String, MemoryJournalFolder> folders = new TreeMap<>();
    Ends.Folders onBoard = name -> folders.computeIfAbsent("sat " + name, JournalDoor::made);
    Ends.Folders atGround = name -> folders.computeIfAbsent("ground " + name, JournalDoor::made);
    Ends ends = new Ends(random.split(), new OpenSeal(), new OpenSeal(), onBoard, atGround);
    Mutator mutator = new Mutator(random.split());
    for (int i = 0; i < INPUTS; i++) {
      ends.post(CONTENTS);
      ends.talk(random.nextInt(1, TICKS), true);
      byte[] damaged = damage(folders, random, mutator);
      Ends killed = ends;
      Ends[] restarted = new Ends[1];
      meter.take(
          damaged,
          () -> {
            restarted[0] = killed.restarted(onBoard, atGround);
            return "started";
          });
      ends = restarted[0];
    }
  }

  private static MemoryJournalFolder made(String name) {
    return new MemoryJournalFolder();
  }

  /** Damages some journals and returns the new bytes of the last one. */
  private static byte[] damage(
      Map<String, MemoryJournalFolder> folders, SplittableRandom random, Mutator mutator) {
    List<Place> places = new ArrayList<>();
    List<byte[]> bytes = new ArrayList<>();
    folders
        .values()
        .forEach(
            folder -> {
              for (String name : folder.names()) {
                places.add(new Place(folder, name));
                folder.rewrite(
                    name,
                    held -> {
                      bytes.add(held);
                      return held.clone();
                    });
              }
            });
    byte[] damaged = new byte[0];
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int chosen = random.nextInt(places.size());
      byte[] other = bytes.get(random.nextInt(bytes.size()));
      byte[] made = mutator.mutate(List.of(bytes.get(chosen), bytes.get(chosen), other));
      places.get(chosen).folder().rewrite(places.get(chosen).name(), held -> made.clone());
      damaged = made;
    }
    return damaged;
  }
}
