import TieoutCommands

await Program.main()
