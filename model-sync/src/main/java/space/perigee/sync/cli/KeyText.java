package space.perigee.sync.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import space.perigee.sync.trust.PublicIdentity;

final class KeyText {

  private KeyText() {}

  static void print(PrintWriter out, PublicIdentity identity) {
    out.printf(
        Locale.ROOT,
        "%s, %s, sequence %d%n  key id       %s%n  fingerprint  %s%n               %s%n"
            + "  valid        %s to %s%n",
        identity.name(),
        identity.role(),
        identity.sequence(),
        identity.keyId(),
        identity.spokenFingerprint().substring(0, 39),
        identity.spokenFingerprint().substring(40),
        identity.validity().from(),
        identity.validity().until() == null ? "no end" : identity.validity().until());
  }

  static void print(PrintWriter out, PublicIdentity identity, String state) {
    print(out, identity);
    out.printf(Locale.ROOT, "  state        %s%n", state);
  }

  /** Whether an identity is valid by its dates. */
  static String dates(PublicIdentity identity, Instant now) {
    if (identity.validity().includes(now)) {
      return "valid";
    }
    return now.isBefore(identity.validity().from()) ? "not yet valid" : "expired";
  }
}
