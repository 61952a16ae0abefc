import Commands

await CausewayCommand.main()
