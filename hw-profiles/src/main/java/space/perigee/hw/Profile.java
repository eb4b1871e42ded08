package space.perigee.hw;

import java.util.List;

/** A piece of hardware, described by its data sheet and by measurements. */
public sealed interface Profile permits Board, Radio, Spacecraft {

  /** What identifies the profile, and where its values come from. */
  ProfileInfo info();

  ProfileKind kind();

  default String id() {
    return info().id();
  }

  default String name() {
    return info().name();
  }

  default List<String> sources() {
    return info().sources();
  }

  default String notes() {
    return info().notes();
  }
}
