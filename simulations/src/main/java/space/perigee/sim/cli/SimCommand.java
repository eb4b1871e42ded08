package space.perigee.sim.cli;

import picocli.CommandLine.Command;

/** {@code perigee sim}: commands that simulate a mission. */
@Command(
    name = "sim",
    description = "Predict contacts and accuracy of a mission, and emulate its links.",
    mixinStandardHelpOptions = true,
    subcommands = {ContactsCommand.class, EmulateCommand.class, FederateCommand.class})
public final class SimCommand {}
