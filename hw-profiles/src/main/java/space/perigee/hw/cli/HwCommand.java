package space.perigee.hw.cli;

import picocli.CommandLine.Command;

/** {@code perigee hw}: hardware profiles. */
@Command(
    name = "hw",
    mixinStandardHelpOptions = true,
    description = "List, show and check hardware profiles: boards, radios and spacecraft.",
    subcommands = {HwListCommand.class, HwShowCommand.class, HwCheckCommand.class})
public final class HwCommand {}
