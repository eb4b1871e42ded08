package space.perigee.sim.lab.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import space.perigee.sync.model.Sha256;

/** All contents that an end has posted. */
public final class Posts {

  private final List<Posted> all = new ArrayList<>();
  private final Map<Sha256, Posted> byName = new HashMap<>();

  void add(Posted posted) {
    all.add(posted);
    byName.put(posted.name, posted);
  }

  List<Posted> all() {
    return all;
  }

  Optional<Posted> find(Sha256 name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns whether no content is waiting. */
  boolean areSettled() {
    return all.stream().allMatch(Posted::mayBeGone);
  }
}
