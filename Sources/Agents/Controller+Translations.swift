/// What outlasts a reset and the end of the process: the translations as they were saved last, and what keeps itself.
extension Controller {
    /// Changes a setting that outlasts a restart without being saved.
    mutating func keep(_ change: (inout ControllerSettings) -> Void) -> [AgentEffect] {
        change(&settings)
        change(&saved)
        return [.save(.controller(saved))]
    }

    /// `save translation`; the answer is a refusal or nil. A survivable's translations are main's.
    mutating func saveTranslations() -> (effects: [AgentEffect], refusal: String?) {
        guard settings.role == .main else {
            return ([], "Translations of a survivable come from main: what is changed here is lost when it restarts.")
        }
        saved = settings
        return ([.journal(JournalEntry(.commanded, detail: "save translation")), .save(.controller(saved))], nil)
    }

    /// What was not saved is lost.
    mutating func reloadTranslations() {
        guard settings != saved else { return }
        settings = saved
        indexGateways()
    }
}
