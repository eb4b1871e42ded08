package space.perigee.hw;

import java.util.List;

/** What the three kinds of profile have in common. */
public sealed interface Profile permits Board, Radio, Spacecraft {

  /** Lower-case letters, digits and hyphens; unique among all shipped profiles. */
  String id();

  /** The name that people use. */
  String name();

  /** Where the values come from: URLs or citations, at least one. */
  List<String> sources();

  /** Which values are estimates, and of what; empty if none is. */
  String notes();

  ProfileKind kind();
}
