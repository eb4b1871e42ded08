package space.perigee.hw.cli;

import picocli.CommandLine.Command;

/** {@code perigee hw}: what can this hardware do? */
@Command(
    name = "hw",
    mixinStandardHelpOptions = true,
    description = "Boards, radios and spacecraft: list, show and check their profiles.",
    subcommands = {HwListCommand.class, HwShowCommand.class, HwCheckCommand.class})
public final class HwCommand {}
